//! What a reader did, in both languages.

use cifar_formats::import::{Note, Place};
use cifar_model::Language;

/// A layer's place: `layer 3, \`Conv2D\` (c)`.
pub(super) fn place(place: &Place, language: Language) -> String {
    match language {
        Language::En => place.to_string(),
        Language::Es => {
            let said = Place { position: 0, ..place.clone() }.to_string();
            if place.position == 0 { said } else { format!("capa {}, {said}", place.position) }
        }
    }
}

/// A note as a sentence.
pub(super) fn note(note: &Note, language: Language) -> String {
    if language == Language::En {
        return note.to_string();
    }
    let at = |layer: &Place| place(layer, Language::Es);
    match note {
        Note::ZeroBias(layer) => format!("{}: no tiene sesgo; uno de ceros es lo mismo.", at(layer)),
        Note::FlattenReordered(layer) => {
            format!("{}: lee sus entradas fila por fila; se pusieron en nuestro orden.", at(layer))
        }
        Note::PaddingFolded(layer) => format!("{}: pasó a ser parte de la convolución siguiente.", at(layer)),
        Note::NormFolded(layer) => format!("{}: pasó a ser parte de la capa densa contigua.", at(layer)),
        Note::Shared(layer) => format!("{}: usa una capa dos veces; aquí son dos capas.", at(layer)),
        Note::Dequantised(name) => format!("{name} estaba guardado en 8 o 16 bits y aquí es f32."),
        Note::UnitPixels => "La escala propia de la red espera píxeles de 0 a 1.".into(),
        Note::BytePixels => "La escala propia de la red espera píxeles de 0 a 255.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_places_are_said_in_the_language_that_was_asked_for() {
        let layer = Place { position: 3, class: "Conv2D".into(), name: "c".into() };
        assert_eq!(place(&layer, Language::Es), "capa 3, `Conv2D` (c)");
        assert_eq!(place(&layer, Language::En), "layer 3, `Conv2D` (c)");
        let nowhere = Place { position: 0, ..layer.clone() };
        assert_eq!(place(&nowhere, Language::Es), "`Conv2D` (c)");
        let zero = Note::ZeroBias(layer.clone());
        assert_eq!(note(&zero, Language::En), zero.to_string());
        let all = [
            zero,
            Note::FlattenReordered(layer.clone()),
            Note::PaddingFolded(layer.clone()),
            Note::NormFolded(layer.clone()),
            Note::Shared(layer),
            Note::Dequantised("kernel".into()),
            Note::UnitPixels,
            Note::BytePixels,
        ];
        assert_eq!(all.each_ref().map(Note::code), Note::CODES);
        for english in &all {
            assert_ne!(note(english, Language::Es), english.to_string());
        }
    }
}

//! The lessons as packages for course systems: SCORM 1.2, a zip in each language of the lessons, and cmi5, one for all.
//!
//! Each has a launch page (`lms/launch.html`), which has the lesson in a frame and alone talks to the course system. The frame
//! is of a site whose address the teacher gives, or of the site's files inside.
//!
//! The manifests are those of the SCORM 1.2 Content Aggregation Model (ADL, 2001), section 2.3, and of the cmi5 specification
//! (AICC, first edition "Quartz"), section 13.

use super::VERSION;
use super::zip::Zip;
use crate::project::Project;
use crate::site::{self, Address, escaped, filled};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

const PAGE: &str = include_str!("lms/launch.html");
/// What the launch page runs.
const SCRIPTS: [(&str, &str); 4] = [
    ("launch.js", include_str!("lms/launch.js")),
    ("scorm12.js", include_str!("lms/scorm12.js")),
    ("cmi5.js", include_str!("lms/cmi5.js")),
    ("told.js", include_str!("lms/told.js")),
];
/// Where the site lies in a package that has it.
const INSIDE: &str = "lab/";
/// What the lessons are called among a course's other parts where no site's address is known.
const NAME: &str = "urn:uuid:5f0d8a0e-7d53-4f1e-9d5c-6b1c1f0a7c10";

/// Where the launch page finds the site.
pub(super) enum Lab {
    /// On a server.
    Site(Address),
    /// In the package.
    Inside,
}

#[derive(Deserialize)]
struct List {
    lessons: Vec<Lesson>,
}

#[derive(Deserialize)]
struct Lesson {
    id: String,
}

/// The lessons, and what each language says of them.
struct Lessons {
    ids: Vec<String>,
    /// By language, then by key.
    words: BTreeMap<String, BTreeMap<String, String>>,
}

impl Lessons {
    fn read(project: &Project) -> Result<Self> {
        let folder = project.path("www/lessons");
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
        };
        let list: List = serde_json::from_str(&read("lessons.json")?).context("reading lessons.json")?;
        let mut words = BTreeMap::new();
        for file in site::files(&folder)? {
            let Some(language) = file.strip_suffix(".json").filter(|name| *name != "lessons") else {
                continue;
            };
            words.insert(
                language.to_owned(),
                serde_json::from_str(&read(&file)?).with_context(|| format!("reading {file}"))?,
            );
        }
        Ok(Self { ids: list.lessons.into_iter().map(|lesson| lesson.id).collect(), words })
    }

    /// For a manifest.
    fn say(&self, language: &str, key: &str) -> Result<String> {
        let text = self.words.get(language).and_then(|words| words.get(key));
        Ok(escaped(text.with_context(|| format!("the lessons have no `{key}` in `{language}`"))?))
    }

    /// Of a title or a text in all languages.
    fn say_all(&self, key: &str) -> Result<String> {
        let say = |lang: &String| -> Result<String> {
            Ok(format!("<langstring lang=\"{lang}\">{}</langstring>", self.say(lang, key)?))
        };
        self.words.keys().map(say).collect::<Result<Vec<_>>>().map(|all| all.concat())
    }
}

/// Writes all packages into target/package.
pub(super) fn package(project: &Project, lab: &Lab) -> Result<Vec<PathBuf>> {
    let lessons = Lessons::read(project)?;
    let target = project.path("target/package");
    std::fs::create_dir_all(&target).with_context(|| format!("making {}", target.display()))?;
    let mut written = Vec::new();
    for language in lessons.words.keys() {
        let path = target.join(format!("cifar-lab-lessons-scorm12-{language}-{VERSION}.zip"));
        let mut zip = Zip::create(&path)?;
        let files = contents(project, &mut zip, "scorm-1.2", lab, language)?;
        zip.add("imsmanifest.xml", manifest(&lessons, language, &files)?.as_bytes())?;
        zip.finish()?;
        written.push(path);
    }
    let path = target.join(format!("cifar-lab-lessons-cmi5-{VERSION}.zip"));
    let mut zip = Zip::create(&path)?;
    contents(project, &mut zip, "cmi5", lab, "")?;
    zip.add("cmi5.xml", course_structure(&lessons, lab)?.as_bytes())?;
    zip.finish()?;
    written.push(path);
    Ok(written)
}

/// The launch page and, where the site is inside, the site. Returns the files' paths.
fn contents(
    project: &Project,
    zip: &mut Zip,
    standard: &str,
    lab: &Lab,
    language: &str,
) -> Result<Vec<String>> {
    let mut files = vec!["launch.html".to_owned()];
    zip.add("launch.html", launch_page(standard, lab, language).as_bytes())?;
    for (name, text) in SCRIPTS {
        zip.add(name, text.as_bytes())?;
        files.push(name.to_owned());
    }
    if let Lab::Inside = lab {
        let dist = project.dist();
        if !dist.join("embed.html").is_file() {
            bail!("there is no built site: run without --built");
        }
        for path in site::files(&dist)? {
            let bytes = std::fs::read(dist.join(&path)).with_context(|| format!("reading {path}"))?;
            let name = format!("{INSIDE}{path}");
            zip.add(&name, &bytes)?;
            files.push(name);
        }
    }
    Ok(files)
}

fn launch_page(standard: &str, lab: &Lab, language: &str) -> String {
    let at = match lab {
        Lab::Site(address) => address.of(""),
        Lab::Inside => INSIDE.to_owned(),
    };
    // In a document's script element, only `<` could end it.
    let config =
        json!({ "standard": standard, "lab": at, "lang": language }).to_string().replace('<', "\\u003c");
    let known = if language.is_empty() { "en" } else { language };
    filled(PAGE, &[("config", &config), ("lang", known)])
}

/// SCORM 1.2's list of what is in the package: one activity for each lesson, all with the same page.
fn manifest(lessons: &Lessons, language: &str, files: &[String]) -> Result<String> {
    let item = |id: &String| -> Result<String> {
        let title = lessons.say(language, &format!("{id}.title"))?;
        Ok(format!(
            "      <item identifier=\"lesson-{id}\" identifierref=\"launch\" parameters=\"?lesson={id}\"><title>{title}</title></item>\n"
        ))
    };
    let items = lessons.ids.iter().map(item).collect::<Result<Vec<_>>>()?.concat();
    let files: String =
        files.iter().map(|path| format!("      <file href=\"{}\"/>\n", escaped(path))).collect();
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="cifar-lab-lessons-{language}" version="{VERSION}" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="lessons">
    <organization identifier="lessons">
      <title>cifar-lab</title>
{items}    </organization>
  </organizations>
  <resources>
    <resource identifier="launch" type="webcontent" adlcp:scormtype="sco" href="launch.html">
{files}    </resource>
  </resources>
</manifest>
"#
    ))
}

/// cmi5's: an assignable unit for each lesson, which is done when all of its questions are answered.
fn course_structure(lessons: &Lessons, lab: &Lab) -> Result<String> {
    let name = match lab {
        Lab::Site(address) => escaped(&address.of("lessons")),
        Lab::Inside => NAME.to_owned(),
    };
    let unit = |id: &String| -> Result<String> {
        let (title, about) =
            (lessons.say_all(&format!("{id}.title"))?, lessons.say_all(&format!("{id}.about"))?);
        Ok(format!(
            "  <au id=\"{name}#{id}\" moveOn=\"Completed\" launchMethod=\"AnyWindow\">\n    <title>{title}</title>\n    \
             <description>{about}</description>\n    <url>launch.html?lesson={id}</url>\n  </au>\n"
        ))
    };
    let units = lessons.ids.iter().map(unit).collect::<Result<Vec<_>>>()?.concat();
    let every = |text: &str| -> String {
        lessons.words.keys().map(|lang| format!("<langstring lang=\"{lang}\">{text}</langstring>")).collect()
    };
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="{name}">
    <title>{}</title>
    <description>{}</description>
  </course>
{units}</courseStructure>
"#,
        every("cifar-lab"),
        every("CIFAR-10")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lessons() -> Lessons {
        let words = |title: &str| {
            BTreeMap::from([
                ("pixels.title".to_owned(), title.to_owned()),
                ("pixels.about".to_owned(), "<b> & so on".to_owned()),
            ])
        };
        Lessons {
            ids: vec!["pixels".to_owned()],
            words: BTreeMap::from([
                ("en".to_owned(), words("What it \"sees\"")),
                ("es".to_owned(), words("Lo que ve")),
            ]),
        }
    }

    #[test]
    fn a_manifest_names_each_lesson_in_its_language_and_every_file() {
        let text = manifest(&lessons(), "en", &["launch.html".to_owned(), "lab/a&b.js".to_owned()]).unwrap();
        assert!(
            text.contains("parameters=\"?lesson=pixels\"><title>What it &quot;sees&quot;</title>"),
            "{text}"
        );
        assert!(text.contains("<file href=\"lab/a&amp;b.js\"/>"), "{text}");
        assert!(manifest(&lessons(), "fr", &[]).is_err());
    }

    #[test]
    fn a_course_structure_has_all_languages_and_names_made_of_the_sites_address() {
        let site = Lab::Site("https://example.org/lab".parse().unwrap());
        let text = course_structure(&lessons(), &site).unwrap();
        assert!(
            text.contains("<au id=\"https://example.org/lab/lessons#pixels\" moveOn=\"Completed\""),
            "{text}"
        );
        assert!(text.contains("<langstring lang=\"es\">Lo que ve</langstring>"), "{text}");
        assert!(text.contains("&lt;b&gt; &amp; so on"), "{text}");
        assert!(course_structure(&lessons(), &Lab::Inside).unwrap().contains(&format!("{NAME}#pixels")));
    }

    #[test]
    fn the_launch_page_knows_its_site_and_nothing_ends_its_script() {
        let page = launch_page("cmi5", &Lab::Inside, "");
        assert!(page.contains(r#""lab":"lab/""#) && page.contains("<html lang=\"en\">"), "{page}");
        assert!(launch_page("scorm-1.2</script>", &Lab::Inside, "es").contains("scorm-1.2\\u003c/script>"));
    }
}

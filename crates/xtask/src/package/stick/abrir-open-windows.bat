@echo off
cd /d "%~dp0"
py -3 serve.py %* && exit /b
python serve.py %* && exit /b
echo ES. Falta Python 3: python.org
echo EN. Python 3 is missing: python.org
pause

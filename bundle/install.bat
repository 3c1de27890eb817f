@echo off
rem Installs xlperf from this folder, without a network, into an environment of its own.
rem install.bat [folder], by default %LOCALAPPDATA%\xlperf
setlocal
set "HERE=%~dp0"
set "TARGET=%~1"
if "%TARGET%"=="" set "TARGET=%LOCALAPPDATA%\xlperf"
set "PY=py -3"
where py >nul 2>nul || set "PY=python"
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))"
if errorlevel 1 (
  echo Python 3.11 or later is needed.
  exit /b 1
)
%PY% -m venv "%TARGET%" || exit /b 1
set "PIP_CONFIG_FILE=nul"
"%TARGET%\Scripts\python.exe" -m pip --isolated --disable-pip-version-check --quiet install --no-index --find-links "%HERE%wheels" --upgrade "xlperf[dataset,docx]" || exit /b 1
"%TARGET%\Scripts\xlperf.exe" doctor
echo.
echo Installed: %TARGET%\Scripts\xlperf.exe
endlocal

@echo off
setlocal
set "PATH=%~dp0;%PATH%"
if not "%~1"=="" goto run
rem A double click: cmd was started for this file alone. Then the window stays open for questions.
set "line=%cmdcmdline:"=%"
if /i "%line%"=="%line:chisotv.cmd=%" goto run
"%~dp0app\python.exe" -X utf8 -m chisotv --help
cd /d "%USERPROFILE%"
cmd /k echo Go: chisotv tasks --agency "so noi vu"
exit /b
:run
"%~dp0app\python.exe" -X utf8 -m chisotv %*
exit /b %errorlevel%

@echo off
setlocal EnableExtensions DisableDelayedExpansion
if not exist "%~dp0app\python.exe" goto zipped
rem PowerShell asks at TAB, without words.
if defined _CHISOTV_COMPLETE goto run
if not [%1]==[] goto run
rem A double click: cmd was started for this file alone. Then the window stays open for questions.
set "line=%cmdcmdline:"=%"
if /i "%line%"=="%line:chisotv.cmd=%" goto run
"%~dp0app\python.exe" -X utf8 -m chisotv --help
set "PATH=%~dp0;%PATH%"
cd /d "%USERPROFILE%"
cmd /k echo Go lenh, vi du: chisotv tasks --agency "so noi vu"
exit /b
:run
"%~dp0app\python.exe" -X utf8 -m chisotv %*
exit /b %errorlevel%
:zipped
echo Hay giai nen ca tep ZIP vao mot thu muc, roi mo chisotv.cmd o thu muc ay.
pause
exit /b 2

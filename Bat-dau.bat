@echo off
rem Double click to open the lessons. ASCII with CRLF: the console of an old Windows shows nothing else reliably.
rem pushd rather than cd: it also opens a folder shared on the office network.
pushd "%~dp0"
if not exist "tools\start.py" goto incomplete

set "PYTHON_COMMAND="
py -3 -c "import sys" >nul 2>&1 && set "PYTHON_COMMAND=py -3"
if not defined PYTHON_COMMAND python -c "import sys" >nul 2>&1 && set "PYTHON_COMMAND=python"
if not defined PYTHON_COMMAND goto nopython

%PYTHON_COMMAND% tools\start.py lab %*
if errorlevel 1 pause
popd
exit /b

:incomplete
echo Bo hoc lieu chep chua du. Giai nen toan bo thu muc roi mo lai tep nay. (KD-13)
pause
popd
exit /b 3

:nopython
echo May nay chua co Python 3.11 tro len. Cai Python roi mo lai tep nay. (KD-01)
pause
popd
exit /b 3

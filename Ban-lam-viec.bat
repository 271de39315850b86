@echo off
rem Double click to open the desks of the office: reach reports, press inquiries, registers. ASCII with CRLF, as Bat-dau.bat.
call "%~dp0Bat-dau.bat" --office

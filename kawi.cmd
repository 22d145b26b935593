@echo off
rem Runs Kawi's command line: finds a JDK 25, builds what is not built or older than its sources, and starts it.
rem
rem   KAWI_JAVA_OPTIONS   options for the JVM, separated by spaces (JDK_JAVA_OPTIONS is read by the JVM itself)
rem   KAWI_THREADS        the default of --threads
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "APP=%ROOT%samples\target\app"

rem ---- a JDK that is new enough, told by its release file: no JVM is started to ask
set "JDK="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do call :consider "%%~dpJ.."
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\BellSoft\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\scoop\apps\*jdk*\current") do call :consider "%%~D"
if not defined JDK (
    echo kawi: no JDK 25 or later was found. Install one ^(https://adoptium.net^) or set JAVA_HOME to it.>&2
    exit /b 1
)

rem ---- the build: its last act is to write the jar of the samples, so no source may be newer than that
powershell -NoProfile -Command "$r = $env:ROOT; $jar = Get-ChildItem ($r + 'samples\target\app\kawi-samples-*.jar') -ErrorAction SilentlyContinue | Select-Object -First 1; if (-not $jar) { exit 1 }; $sources = @('pom.xml') + ('autograd','tokenizer','engine','samples' | ForEach-Object { $_ + '\pom.xml'; $_ + '\src\main' }) | ForEach-Object { Get-ChildItem ($r + $_) -Recurse -ErrorAction SilentlyContinue }; if ($sources | Where-Object { $_.LastWriteTime -gt $jar.LastWriteTime } | Select-Object -First 1) { exit 1 }; exit 0"
if not errorlevel 1 goto run
where mvn >nul 2>nul
if errorlevel 1 (
    echo kawi: Maven is needed to build Kawi, but there is no mvn on the PATH. Install it ^(https://maven.apache.org^).>&2
    exit /b 1
)
echo Building Kawi, because there is no build or the sources have changed since ...>&2
if exist "%APP%" rmdir /s /q "%APP%"
pushd "%ROOT%"
call mvn --quiet --batch-mode -Dstyle.color=never -DskipTests -Dspotless.check.skip=true package --projects samples --also-make 1>&2 <nul
set "BUILD=%ERRORLEVEL%"
popd
if not "%BUILD%"=="0" (
    echo kawi: the build failed; what Maven says stands above.>&2
    exit /b 1
)

:run
for %%F in ("%APP%\kawi-samples-*.jar") do set "MAIN=%%F"

rem ---- the command line's library, where the JVM does not verify classes: it is compiled for Java 5, which takes the JVM's
rem slow verifier a tenth of a second at every start. (Without this option it is found on the jar's own class path.)
for %%F in ("%APP%\picocli-*.jar") do set "TRUSTED=-Xbootclasspath/a:%%F"

rem ---- the classes as the JVM has them in memory, kept from a rehearsal: half of the time to start is reading them
rem The JVM looks whether the archive fits itself and the jars, and does without if not.
set "ARCHIVE=%APP%\classes.jsa"
if not exist "%ARCHIVE%" (
    "%JDK%\bin\java.exe" -Xlog:disable "%TRUSTED%" -XX:+UseSerialGC "-XX:ArchiveClassesAtExit=%ARCHIVE%" -jar "%MAIN%" rehearse >nul 2>nul <nul
)

rem Kawi makes little garbage, so the collector with the least memory is the best; but loops whose safepoints are counted
rem (which the other collectors have by themselves) are what the compiler makes the best matrix product of.
set "GC=-XX:+UseSerialGC -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000"
echo "%KAWI_JAVA_OPTIONS% %JDK_JAVA_OPTIONS% %JAVA_TOOL_OPTIONS%" | findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "GC="

"%JDK%\bin\java.exe" -Xlog:disable "%TRUSTED%" "-XX:SharedArchiveFile=%ARCHIVE%" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -XX:MaxRAMPercentage=70 %GC% %KAWI_JAVA_OPTIONS% -jar "%MAIN%" %*
exit /b %ERRORLEVEL%

rem ---- takes a folder as the JDK if none is chosen yet and this one is new enough
:consider
if defined JDK exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "tokens=1 delims=.+-" %%M in ("%%~V") do if %%M geq 25 set "JDK=%~1"
exit /b 0

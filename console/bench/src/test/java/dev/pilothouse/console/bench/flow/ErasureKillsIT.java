package dev.pilothouse.console.bench.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Answer;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Part;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The console is killed at steps of an erasure, started again by its supervisor, and the end is
 * compared with what lies in the stores: a true certificate, or a request that is still open.
 *
 * <p>Each step begins when the one before is written down: the kill follows at once. By default at
 * the three most dangerous ones: while rows are deleted in ClickHouse, while tables are written
 * anew in PostgreSQL, and between the last probe and the certificate. With {@code
 * -Dpilothouse.erasure.kills=planted,controlled,erased,probed} (or some of them) at every store
 * after that state, one erasure for each state: some 25 minutes for all. Who dies first by default
 * leaves a lease that its successor waits for; the lease of all others is ended.
 */
@Flow(Flow.Installed.OWN)
class ErasureKillsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> STATES =
            List.of("waiting", "planted", "controlled", "erased", "probed", "stated");
    private static final String WANTED = System.getProperty("pilothouse.erasure.kills", "");
    private static final String OFFICER = "compliance";
    private static final String SECOND = "admin";

    @TempDir static Path folder;

    private static final Map<String, Path> LOGINS = new HashMap<>();
    private static RunningPilothouse running;
    private static ErasureRows rows;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        rows = new ErasureRows(started);
        for (String role : List.of(OFFICER, SECOND)) {
            Person person = running.people(role).getFirst();
            Answer in = running.login(page -> confirm(page, person), browser);
            assertThat(in.exit()).as(in.text()).isZero();
            LOGINS.put(role, Files.copy(login(), folder.resolve(role)));
        }
    }

    private static void confirm(Page page, Person person) {
        page.locator("#username").fill(person.username());
        page.locator("#password").fill(person.password());
        page.locator("#kc-login").click();
        page.locator("[name=accept]").click();
        page.getByText("Device").first().waitFor();
    }

    private static Path login() {
        return running.home.resolve("login.json");
    }

    private static Answer as(String role, String... command) throws Exception {
        Files.copy(LOGINS.get(role), login(), StandardCopyOption.REPLACE_EXISTING);
        Answer answer = running.run(LIMIT, command);
        Files.copy(login(), LOGINS.get(role), StandardCopyOption.REPLACE_EXISTING);
        return answer;
    }

    private static Answer done(String role, String... command) throws Exception {
        Answer answer = as(role, command);
        assertThat(answer.exit()).as(answer.text()).isZero();
        return answer;
    }

    /** The console dies as soon as the store is in the state: while the next step runs. */
    private record Moment(String store, String state) {}

    /** Somebody whose data are in every store that this test can write to. */
    private record Somebody(String name, int spans) {}

    @Test
    void killedConsole_leavesATrueCertificate_orAnOpenRequest() throws Exception {
        if (WANTED.isEmpty()) {
            erase(
                    "few",
                    stores ->
                            List.of(
                                    new Moment("span-store", "controlled"),
                                    new Moment("console-database", "controlled"),
                                    new Moment(stores.getLast(), "probed")));
            return;
        }
        for (String state : WANTED.split(",")) {
            assertThat(STATES).contains(state);
            erase(state, stores -> stores.stream().map(s -> new Moment(s, state)).toList());
        }
    }

    /** Which kills, once it is known which stores there are. */
    private interface Kills {
        List<Moment> in(List<String> erasable);
    }

    private static void erase(String round, Kills kills) throws Exception {
        Somebody somebody = put(round);
        String request = approved(somebody);
        List<Moment> moments = kills.in(rows.erasable(request));
        List<String> told = new ArrayList<>();
        CompletableFuture<Answer> execute = CompletableFuture.supplyAsync(() -> execute(request));
        Part console = running.part("console");
        for (Moment moment : moments) {
            told.add(kill(request, moment, console));
            if (told.size() > 1 || !WANTED.isEmpty()) {
                rows.endLease(request);
            }
            execute.join();
            console = back(console);
            if (!rows.begun(request)) {
                execute = CompletableFuture.supplyAsync(() -> execute(request));
            }
        }
        write(request, told);
        await("the erasure ended")
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rows.state(request).equals("done"));
        requireTrue(request, somebody);
    }

    /** Its answer may be lost with the console. */
    private static Answer execute(String request) {
        try {
            return as(OFFICER, "dsr", "execute", request);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Somebody put(String round) throws Exception {
        String name = "zopilote-" + round + "-" + Long.toHexString(System.nanoTime());
        int spans = 3;
        for (int i = 1; i <= spans; i++) {
            String trace = HexFormat.of().toHexDigits(System.nanoTime()).repeat(2);
            Sender.send(running, Instant.now().minusSeconds(i), trace, name);
        }
        await().atMost(LIMIT).until(() -> rows.spans().equals(Integer.toString(spans)));
        Path log = Files.createDirectories(running.home.resolve("log")).resolve("old.log");
        Files.writeString(log, "once " + name + " called\n");
        Path zip = Files.createDirectories(running.home.resolve("exports")).resolve("some.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("some.txt"));
            out.write(name.getBytes(UTF_8));
        }
        return new Somebody(name, spans);
    }

    private static String approved(Somebody somebody) throws Exception {
        String[] create = {
            "dsr",
            "create",
            "--tenant",
            "default",
            "--kind",
            "erasure",
            "--user-id",
            somebody.name()
        };
        String request = done(OFFICER, create).out().replaceAll("(?s)^(DSR-\\d+).*", "$1");
        done(OFFICER, "dsr", "identity", request, "--method", "known-account");
        done(OFFICER, "dsr", "plan", request);
        done(OFFICER, "dsr", "ask", request, "--note", "wants " + somebody.name() + " forgotten");
        done(
                SECOND,
                "approvals",
                "approve",
                rows.approval(request),
                "--digest",
                rows.plan(request));
        assertThat(rows.state(request)).isEqualTo("approved");
        return request;
    }

    private static String kill(String request, Moment moment, Part console) throws Exception {
        ProcessHandle process = ProcessHandle.of(console.pid()).orElseThrow();
        long end = System.nanoTime() + Duration.ofMinutes(6).toNanos();
        String state = rows.step(request, moment.store());
        while (STATES.indexOf(state) < STATES.indexOf(moment.state())) {
            assertThat(System.nanoTime()).as(moment + ", is " + state).isLessThan(end);
            assertThat(process.isAlive()).as(moment + ": it died by itself").isTrue();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            state = rows.step(request, moment.store());
        }
        process.destroyForcibly();
        process.onExit().join();
        String now = rows.state(request);
        assertThat(rows.certificates(request)).isEqualTo(now.equals("done") ? 1 : 0);
        return "%s %s: seen as %s, the request is %s, steps %s"
                .formatted(moment.store(), moment.state(), state, now, rows.steps(request));
    }

    private static Part back(Part console) {
        Part[] now = {console};
        await("the console is back")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> {
                    now[0] = running.part("console");
                    return now[0].state().equals("ready") && now[0].restarts() > console.restarts();
                });
        return now[0];
    }

    /** For who ran it: when the console died, and what was written down then. */
    private static void write(String request, List<String> told) throws IOException {
        Files.write(
                Path.of("target", "erasure-kills.txt"),
                told.stream().map(line -> request + ": " + line).toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Its claims beside a search that does not use the console's probes. */
    private static void requireTrue(String request, Somebody somebody) throws Exception {
        Path file = folder.resolve(request + ".json");
        done(OFFICER, "dsr", "certificate", request, "-o", file.toString());
        Answer verified = running.run(LIMIT, "dsr", "verify", file.toString());
        assertThat(verified.exit()).as(verified.text()).isZero();
        JsonNode said = JsonMapper.shared().readTree(Files.readString(file)).path("statement");
        boolean logged = false;
        for (JsonNode target : said.path("targets")) {
            requireClaim(target, somebody);
            logged |=
                    target.path("id").asString().equals("console-database")
                            && target.has("bytes_gone_by");
        }
        assertThat(rows.secrets(request)).as("identifiers kept").isZero();
        assertThat(rows.spans()).as("spans of anybody").isEqualTo("0");
        for (String word : List.of(somebody.name(), rows.canary(request))) {
            assertThat(rows.postgresTablesWith(word)).as(word).isEmpty();
            assertThat(rows.clickhouseTablesWith(word)).as(word).isEmpty();
            assertThat(filesWith(word, logged)).as(word).isEmpty();
        }
        assertThat(running.home.resolve("exports/some.zip")).doesNotExist();
    }

    private static void requireClaim(JsonNode target, Somebody somebody) {
        if (!target.path("erasable").asBoolean()) {
            return;
        }
        assertThat(target.at("/control/found").asLong()).as(target.toString()).isPositive();
        assertThat(target.at("/proof/found").asLong(-1)).as(target.toString()).isZero();
        assertThat(target.at("/proof/control_left").asLong(-1)).as(target.toString()).isZero();
        if (target.path("id").asString().equals("span-store")) {
            assertThat(target.path("found").asLong())
                    .as(target.toString())
                    .isGreaterThanOrEqualTo(somebody.spans());
            assertThat(target.path("erased").asLong())
                    .as("not more than there was: " + target)
                    .isLessThanOrEqualTo(target.path("found").asLong());
        }
    }

    /** Every file of the installation, as it lies on disk. */
    private static List<Path> filesWith(String word, boolean butTheLog) throws IOException {
        Path wal = running.home.resolve("postgres/data/pg_wal");
        try (Stream<Path> files = Files.walk(running.home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !butTheLog || !file.startsWith(wal))
                    .filter(file -> holds(file, word))
                    .toList();
        }
    }

    private static boolean holds(Path file, String word) {
        try {
            return Files.readString(file, ISO_8859_1).contains(word);
        } catch (IOException gone) {
            return false;
        }
    }
}

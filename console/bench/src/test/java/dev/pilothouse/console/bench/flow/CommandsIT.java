package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Answer;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Person;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What may run, on the command line: people sign in with a code as they would, and every command
 * about models, cards, prompts, features and approvals is given to who may and to who may not.
 */
@Flow(Flow.Installed.OWN)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MODEL = "smollm2-135m-instruct";
    private static final String PLAYGROUND = "default/playground";
    private static final String ENGINEER = "engineer";
    private static final String COMPLIANCE = "compliance";
    private static final String ADMIN = "admin";
    private static final String ONCALL = "oncall";
    private static final String FOCUSED = "(document.activeElement.textContent || '').trim()";
    private static final Pattern APPROVAL = Pattern.compile("approval ([0-9a-f-]{36})");
    private static final Pattern DIGEST = Pattern.compile("digest +([0-9a-f]{64})");
    private static final String PROMPT =
            """
            prompt: answer
            feature: playground
            description: Names capitals
            content:
              model: smollm2-135m-instruct
              messages:
                - {role: system, content: You are brief.}
                - {role: user, content: '{{question}}'}
              variables:
                - {name: question}
              parameters: {temperature: 0.2}
            """;
    private static final String FEATURE =
            """
            kind: Feature
            tenant: default
            id: letters
            team: platform
            display_name: Letters
            purpose: Drafts answers to letters of customers
            owner:
              name: Ada Byron
              contact: ada@example.org
            """;

    @TempDir static Path folder;

    private static final Map<String, Path> LOGINS = new HashMap<>();
    private static RunningPilothouse running;
    private static Chromium chromium;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
    }

    @Test
    @Order(1)
    void peopleSignIn_withTheCodeThatTheCommandShows() throws Exception {
        Answer nobody = machine("approvals", "list");
        refused(nobody, 1, "sign in with 'pilothouse login'");
        for (String role : List.of(ENGINEER, COMPLIANCE, ADMIN, ONCALL)) {
            Person person = running.people(role).getFirst();
            Answer signedIn = running.login(page -> confirm(page, person), chromium);
            assertThat(signedIn.exit()).as(signedIn.text()).isZero();
            assertThat(signedIn.out()).contains("Signed in as " + person.name());
            LOGINS.put(
                    role,
                    Files.copy(login(), folder.resolve(role), StandardCopyOption.REPLACE_EXISTING));
        }
    }

    private static void confirm(Page page, Person person) {
        page.locator("#username").fill(person.username());
        page.locator("#password").fill(person.password());
        page.locator("#kc-login").click();
        page.locator("[name=accept]").click();
        assertThat(page.locator("body")).containsText("Device");
    }

    @Test
    @Order(2)
    void models_areListedShownAndRegistered() throws Exception {
        assertThat(done(machine("models", "list")).out()).contains(MODEL, "COMPLETE");
        assertThat(done(machine("models", "list", "--search", "nothing-like-it")).out())
                .doesNotContain(MODEL);
        assertThat(json(done(machine("models", "list", "--json"))).valueStream())
                .extracting(m -> m.path("name").asString())
                .contains(MODEL);
        assertThat(done(machine("models", "show", MODEL)).out()).contains("\"kind\"", "\"calls\"");
        refused(machine("models", "show", "nobody-knows"), 1, "nobody-knows");
        refused(machine("models", "show", "No Such"), 2, "No Such");
        refused(machine("models"), 2, "pilothouse models --help");

        String[] own = {"models", "register", "Our Own", "--id", "our-own", "--kind", "fine-tuned"};
        refused(machine(own), 1, "sign in with 'pilothouse login'");
        refused(as(COMPLIANCE, own), 1, "manage-models");
        refused(
                as(ADMIN, "models", "register", "X", "--id", "x", "--kind", "magic"),
                2,
                "kind",
                "'magic'",
                "fine-tuned");
        assertThat(done(as(ADMIN, own)).out()).contains("Registered Our Own as our-own");
        refused(as(ADMIN, own), 1, "our-own");
    }

    @Test
    @Order(3)
    void card_isImportedExportedAndSignedOff() throws Exception {
        refused(machine("card"), 2, "pilothouse card --help");
        assertThat(done(machine("card", "show", MODEL)).out())
                .contains("Version 1, draft, sha256:", "WHO CAN GIVE IT");
        Path readme =
                Files.writeString(
                        folder.resolve("README.md"),
                        "---\nlicense: apache-2.0\n---\n# Small\n\n## Uses\n\n### Direct Use\n\n"
                                + "Demonstrations.\n");
        String file = readme.toString();
        assertThat(done(as(ENGINEER, "card", "import", MODEL, file, "--dry-run")).out())
                .contains("use.use_cases: Demonstrations.", "Nothing was saved");
        refused(as(COMPLIANCE, "card", "import", MODEL, file), 1, "manage-models");
        refused(
                as(ENGINEER, "card", "import", MODEL, folder.resolve("gone.md").toString()),
                2,
                "gone.md");
        Path binary = Files.write(folder.resolve("binary.md"), new byte[] {(byte) 0xff, 0});
        refused(as(ENGINEER, "card", "import", MODEL, binary.toString()), 2, "UTF-8");
        Path broken = Files.writeString(folder.resolve("broken.md"), "---\nlicense: [a\n---\n");
        refused(as(ENGINEER, "card", "import", MODEL, broken.toString()), 2, "line");
        assertThat(done(as(ENGINEER, "card", "import", MODEL, file)).out())
                .contains("Saved as version 1, revision");

        for (String format : List.of("cyclonedx", "hugging-face", "pdf")) {
            Path out = folder.resolve("card." + format);
            done(machine("card", "export", MODEL, "--format", format, "-o", out.toString()));
            assertThat(Files.size(out)).isGreaterThan(100);
        }
        refused(
                machine("card", "export", MODEL, "--format", "word", "-o", file + ".x"),
                2,
                "'word'",
                "cyclonedx");
        refused(machine("card", "export", MODEL), 2, "--format");

        refused(as(COMPLIANCE, "card", "sign-off", "request", MODEL), 1, "manage-models");
        refused(as(ENGINEER, "card", "sign-off"), 2, "request or withdraw");
        refused(as(ENGINEER, "card", "sign-off", "withdraw", MODEL), 1, "no sign-off");
        done(as(ENGINEER, "card", "sign-off", "request", MODEL, "--note", "too early"));
        refused(as(ENGINEER, "card", "sign-off", "request", MODEL), 1, "already");
        assertThat(done(as(ENGINEER, "card", "sign-off", "withdraw", MODEL)).out())
                .contains("Withdrawn");
        String asked =
                done(as(ENGINEER, "card", "sign-off", "request", MODEL, "--note", "From its maker"))
                        .out();
        String approval = found(APPROVAL, asked);
        String shown = done(as(COMPLIANCE, "approvals", "show", approval)).out();
        assertThat(shown).contains("From its maker", "0/1 approved");
        String digest = found(DIGEST, shown);
        done(as(COMPLIANCE, "approvals", "approve", approval, "--digest", digest));
        assertThat(done(machine("card", "show", MODEL)).out()).contains("Version 1, signed");
        assertThat(done(machine("models", "list")).out()).contains("signed off");
        assertThat(done(machine("card", "diff", MODEL)).out())
                .isEqualTo("Version 1 → 1: no differences\n");
    }

    @Test
    @Order(4)
    void card_isComparedWithItsVersionBefore() throws Exception {
        String file =
                Files.writeString(
                                folder.resolve("newer.md"),
                                "---\n"
                                        + "license: apache-2.0\n"
                                        + "---\n"
                                        + "# Small\n\n"
                                        + "## Uses\n\n"
                                        + "### Direct Use\n\n"
                                        + "Tests.\n")
                        .toString();
        assertThat(done(as(ENGINEER, "card", "import", MODEL, file)).out())
                .contains("Saved as version 2");
        Answer differs = machine("card", "diff", MODEL);
        assertThat(differs.exit()).as(differs.text()).isEqualTo(1);
        assertThat(differs.out())
                .contains("Version 1 → 2", "(use.use_cases)", "- Demonstrations.", "+ Tests.")
                .doesNotContain("identity.licence");
        Answer back = machine("card", "diff", MODEL, "--from", "2", "--to", "1", "--all");
        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.out()).contains("- Tests.", "+ Demonstrations.", "(identity.licence)");
        assertThat(json(machine("card", "diff", MODEL, "--json")).path("different").asInt())
                .isEqualTo(1);
        refused(machine("card", "diff", MODEL, "--from", "7"), 2, "from", "'7'", "2, 1");
        refused(machine("card", "diff", "gone"), 1, "gone");
    }

    @Test
    @Order(5)
    void card_isWrittenFieldByField_andSaysWhatIsMissing() throws Exception {
        String[] set = {"card", "set", MODEL, "--field", "use.limitations=Weak at sums"};
        refused(machine(set), 1, "sign in with 'pilothouse login'");
        refused(as(COMPLIANCE, set), 1, "manage-models");
        refused(as(ENGINEER, "card", "set", MODEL), 2, "--field");
        refused(as(ENGINEER, "card", "set", MODEL, "--field", "use.magic=x"), 2, "use.magic");
        refused(
                as(ENGINEER, "card", "set", MODEL, "--field", "data.datasets=x"),
                2,
                "data.datasets",
                "JSON list");
        Matcher place =
                Pattern.compile("Version ([0-9]+), .*, revision ([0-9]+)")
                        .matcher(done(machine("card", "show", MODEL)).out());
        assertThat(place.find()).isTrue();
        String read = place.group(1) + "." + place.group(2);
        String saved = done(as(ENGINEER, set)).out();
        assertThat(saved).contains("Saved as version 2, revision", "MISSING", "WHO CAN GIVE IT");
        assertThat(done(machine("card", "show", MODEL)).out()).contains("Weak at sums");
        Path file =
                Files.writeString(
                        folder.resolve("card.json"), "{\"use\": {\"limitations\": [\"None\"]}}");
        refused(
                as(ADMIN, "card", "set", MODEL, "-f", file.toString(), "--at", read),
                1,
                "changed meanwhile",
                "use.limitations: was '', yours 'None', theirs 'Weak at sums'");
        refused(
                as(ADMIN, "card", "set", MODEL, "-f", file.toString(), "--at", "new"),
                2,
                "--at",
                "'new'");
        done(as(ADMIN, "card", "set", MODEL, "-f", file.toString()));
        assertThat(done(machine("card", "show", MODEL)).out())
                .contains("None")
                .doesNotContain("Weak at sums");
        done(as(ADMIN, "card", "set", MODEL, "--field", "use.limitations="));
    }

    @Test
    @Order(6)
    void cardPolicy_isShownAndSet() throws Exception {
        assertThat(done(machine("card", "policy")).out()).containsPattern("default +off");
        String[] set = {"card", "policy", "--tenant", "default", "--set", "warn"};
        refused(machine(set), 1, "sign in with 'pilothouse login'");
        refused(as(ENGINEER, set), 1, "manage-tenants");
        refused(as(ADMIN, "card", "policy", "--set", "warn"), 2, "--tenant");
        refused(
                as(ADMIN, "card", "policy", "--tenant", "default", "--set", "beg"),
                2,
                "policy",
                "'beg'");
        assertThat(done(as(ADMIN, set)).out()).isEqualTo("default: warn\n");
        assertThat(done(machine("card", "policy", "--tenant", "default")).out())
                .containsPattern("default +warn");
        set[5] = "off";
        done(as(ADMIN, set));
    }

    @Test
    @Order(7)
    void prompt_goesThroughFilesToARelease() throws Exception {
        refused(machine("prompt"), 2, "pilothouse prompt --help");
        Path prompts = Files.createDirectories(folder.resolve("prompts"));
        Path file = Files.writeString(prompts.resolve("answer.yaml"), PROMPT);
        String[] push = {
            "prompt", "push", prompts.toString(), "--tenant", "default", "--note", "first"
        };
        refused(machine(push), 1, "sign in with 'pilothouse login'");
        refused(as(ONCALL, push), 1, "manage-prompts");
        assertThat(done(as(ENGINEER, push)).out()).contains("answer: version 1");
        assertThat(done(as(ENGINEER, push)).out()).contains("answer: unchanged, version 1");
        refused(
                as(ENGINEER, "prompt", "push", prompts.toString(), "--tenant", "default"),
                2,
                "--note");
        refused(
                as(
                        ENGINEER,
                        "prompt",
                        "push",
                        prompts.toString(),
                        "--tenant",
                        "nowhere",
                        "--note",
                        "x"),
                2,
                "nowhere");

        assertThat(done(as(ONCALL, "prompt", "list", "--tenant", "default")).out())
                .contains("answer", "playground");
        assertThat(done(as(ONCALL, "prompt", "show", "answer", "--tenant", "default")).out())
                .contains("You are brief.", "first", "RELEASE");
        refused(as(ONCALL, "prompt", "show", "gone", "--tenant", "default"), 1, "gone");

        String[] diff = {"prompt", "diff", prompts.toString(), "--tenant", "default"};
        assertThat(done(as(ENGINEER, diff)).out()).isEqualTo("No differences\n");
        Files.writeString(
                file, Files.readString(file).replace("temperature: 0.2", "temperature: 0.4"));
        Answer differs = as(ENGINEER, diff);
        assertThat(differs.exit()).isEqualTo(1);
        assertThat(differs.out()).contains("-    temperature: 0.2", "+    temperature: 0.4");
        assertThat(done(as(ENGINEER, push)).out()).contains("answer: version 2");
        Path bad =
                Files.writeString(
                        folder.resolve("bad.yaml"),
                        PROMPT.replace("temperature: 0.2", "temperature: 9"));
        refused(
                as(
                        ENGINEER,
                        "prompt",
                        "push",
                        bad.toString(),
                        "--tenant",
                        "default",
                        "--note",
                        "x"),
                2,
                "bad.yaml:",
                "temperature");

        Path pulled = folder.resolve("pulled");
        String[] pull = {"prompt", "pull", pulled.toString(), "--tenant", "default"};
        assertThat(done(as(ENGINEER, pull)).out()).contains("Wrote", "1 files");
        assertThat(done(as(ENGINEER, pull)).out()).contains("Everything is as it was");
        assertThat(pulled.resolve("answer.yaml")).content().contains("version: 2");
    }

    @Test
    @Order(8)
    void release_needsSomebodyElse_andIsRolledBackByOne() throws Exception {
        refused(release(ONCALL, "answer@1"), 1, "manage-prompts");
        refused(release(ENGINEER, "answer"), 2, "PROMPT@VERSION", "answer@3");
        refused(release(ENGINEER, "answer@x"), 2, "a number after the @");
        refused(release(ENGINEER, "answer@9"), 1, "9");
        String first = live("answer@1");
        live("answer@2");

        String[] back = {
            "prompt",
            "rollback",
            "answer",
            "--tenant",
            "default",
            "--digest",
            first,
            "--reason",
            "it is too warm"
        };
        refused(as(COMPLIANCE, back), 1, "roll-back");
        back[6] = "0".repeat(64);
        refused(as(ONCALL, back), 1, "0".repeat(64));
        back[6] = first;
        assertThat(done(as(ONCALL, back)).out())
                .contains("answer v1 is live in production", "review due");
        assertThat(done(as(ONCALL, "prompt", "list", "--tenant", "default")).out())
                .contains("production v1");

        reviewed();

        String[] lock = {"prompt", "lock", "playground", "--tenant", "default"};
        String[] unlock = {"prompt", "lock", "playground", "--tenant", "default", "--off"};
        refused(as(ONCALL, lock), 1, "manage-features");
        assertThat(done(as(ENGINEER, lock)).out()).contains("playground is locked in production");
        refused(as(ENGINEER, unlock), 1, "manage-");
        assertThat(done(as(ADMIN, unlock)).out()).contains("playground is unlocked in production");
    }

    /** The review of the rollback, which is not taken back. */
    private static void reviewed() throws Exception {
        String waiting = done(as(COMPLIANCE, "approvals")).out();
        String review = found(Pattern.compile("(?m)^([0-9a-f-]{36}) .*Review of the"), waiting);
        assertThat(done(as(ONCALL, "approvals", "show", review)).out())
                .doesNotContain("approvals withdraw");
        refused(as(ONCALL, "approvals", "withdraw", review), 1, "the rollback is live");
        String digest = found(DIGEST, done(as(COMPLIANCE, "approvals", "show", review)).out());
        done(as(COMPLIANCE, "approvals", "approve", review, "--digest", digest));
    }

    /** Asks for a release and has it approved; its digest. */
    private static String live(String prompt) throws Exception {
        String asked = done(release(ENGINEER, prompt)).out();
        String approval = found(APPROVAL, asked);
        String digest = found(DIGEST, done(as(COMPLIANCE, "approvals", "show", approval)).out());
        refused(
                as(ENGINEER, "approvals", "approve", approval, "--digest", digest),
                1,
                "another person has to decide");
        refused(
                as(ONCALL, "approvals", "approve", approval, "--digest", digest),
                1,
                "approve-releases");
        refused(
                as(COMPLIANCE, "approvals", "approve", approval, "--digest", "0".repeat(64)),
                1,
                "not what you looked at");
        assertThat(done(as(COMPLIANCE, "approvals", "approve", approval, "--digest", digest)).out())
                .contains("Approved, and done");
        refused(
                as(COMPLIANCE, "approvals", "approve", approval, "--digest", digest),
                1,
                "no longer open");
        return found(Pattern.compile("digest ([0-9a-f]{64})"), asked);
    }

    private static Answer release(String role, String prompt) throws Exception {
        return as(role, "prompt", "release", prompt, "--tenant", "default", "--note", "Better");
    }

    @Test
    @Order(9)
    void canary_isPromotedAndTakenBackByHand() throws Exception {
        String[] promote = {"prompt", "promote", "answer", "--tenant", "default"};
        refused(machine(promote), 1, "sign in with 'pilothouse login'");
        refused(as(ENGINEER, promote), 1, "no canary of 'answer' runs in production");
        String[] back = {
            "prompt", "take-back", "answer", "--tenant", "default", "--reason", "it is rude"
        };
        canary("answer@2");
        refused(
                as(ENGINEER, "prompt", "take-back", "answer", "--tenant", "default"),
                2,
                "--reason");
        refused(as(COMPLIANCE, back), 1, "manage-prompts");
        assertThat(done(as(ENGINEER, back)).out())
                .isEqualTo("answer v2 is taken back in production\n");
        canary("answer@2");
        refused(as(COMPLIANCE, promote), 1, "manage-prompts");
        assertThat(done(as(ENGINEER, promote)).out())
                .isEqualTo("answer v2 gets all calls in production\n");
        assertThat(done(as(ONCALL, "prompt", "list", "--tenant", "default")).out())
                .contains("production v2");
        live("answer@1");
    }

    private static void canary(String prompt) throws Exception {
        String asked =
                done(as(
                                ENGINEER,
                                "prompt",
                                "release",
                                prompt,
                                "--tenant",
                                "default",
                                "--note",
                                "A few first",
                                "--share",
                                "10",
                                "--by-hand"))
                        .out();
        String approval = found(APPROVAL, asked);
        String shown = done(as(COMPLIANCE, "approvals", "show", approval)).out();
        done(as(COMPLIANCE, "approvals", "approve", approval, "--digest", found(DIGEST, shown)));
    }

    @Test
    @Order(10)
    void approvals_areListedCommentedAndRefused() throws Exception {
        String asked = done(release(ENGINEER, "answer@2")).out();
        String approval = found(APPROVAL, asked);
        assertThat(done(as(COMPLIANCE, "approvals")).out()).contains(approval, "0/1");
        assertThat(done(as(ENGINEER, "approvals", "list")).out()).doesNotContain(approval);
        assertThat(done(as(ENGINEER, "approvals", "list", "--show", "asked")).out())
                .contains(approval);
        assertThat(
                        json(done(as(COMPLIANCE, "approvals", "list", "--json")))
                                .path("approvals")
                                .size())
                .isEqualTo(1);
        assertThat(
                        done(as(
                                        COMPLIANCE,
                                        "approvals",
                                        "list",
                                        "--show",
                                        "all",
                                        "--kind",
                                        "kill-lift"))
                                .out())
                .doesNotContain(approval);
        refused(as(COMPLIANCE, "approvals", "list", "--show", "mine"), 2, "show", "'mine'");
        refused(as(COMPLIANCE, "approvals", "list", "--kind", "magic"), 2, "kind", "'magic'");
        refused(as(COMPLIANCE, "approvals", "show", "42"), 2, "id", "'42'");
        refused(
                as(COMPLIANCE, "approvals", "show", "00000000-0000-0000-0000-000000000000"),
                1,
                "00000000-0000-0000-0000-000000000000");

        assertThat(done(as(ONCALL, "approvals", "comment", approval, "Tried it")).out())
                .isEqualTo("Commented\n");
        refused(as(ONCALL, "approvals", "comment", approval), 2, "TEXT");
        String shown = done(as(COMPLIANCE, "approvals", "show", approval)).out();
        assertThat(shown).contains("Tried it");
        String digest = found(DIGEST, shown);
        refused(
                as(COMPLIANCE, "approvals", "request-changes", approval, "--digest", digest),
                2,
                "--comment");
        String[] changes = {
            "approvals",
            "request-changes",
            approval,
            "--digest",
            digest,
            "--comment",
            "Colder, please"
        };
        refused(as(ONCALL, changes), 1, "approve-releases");
        refused(as(ENGINEER, changes), 1, "another person has to decide");
        assertThat(done(as(COMPLIANCE, changes)).out()).contains("Changes requested");
        refused(as(ENGINEER, "approvals", "withdraw", approval), 1, "no longer open");
        assertThat(done(as(ENGINEER, "approvals", "show", approval)).out())
                .contains("changes-requested", "Colder, please");
    }

    @Test
    @Order(11)
    void request_isTakenBackByWhoAsked() throws Exception {
        String approval = found(APPROVAL, done(release(ENGINEER, "answer@2")).out());
        assertThat(done(as(ENGINEER, "approvals", "show", approval)).out())
                .contains("'pilothouse approvals withdraw " + approval + "'");
        assertThat(done(as(COMPLIANCE, "approvals", "show", approval)).out())
                .doesNotContain("approvals withdraw");
        refused(as(COMPLIANCE, "approvals", "withdraw", approval), 1, "approve-releases");
        assertThat(
                        done(as(
                                        ENGINEER,
                                        "approvals",
                                        "withdraw",
                                        approval,
                                        "--reason",
                                        "too early"))
                                .out())
                .startsWith("Withdrawn: ");
        assertThat(done(as(ENGINEER, "approvals", "show", approval)).out()).contains("withdrawn");
        assertThat(done(as(ENGINEER, "prompt", "show", "answer", "--tenant", "default")).out())
                .contains("withdrawn");
    }

    @Test
    @Order(12)
    void deputy_decidesInsteadOfWhoIsAway() throws Exception {
        Person away = running.people(COMPLIANCE).getFirst();
        Person deputy = running.people(ADMIN).getFirst();
        String until = LocalDate.now(ZoneOffset.UTC).plusDays(3).toString();
        refused(
                as(COMPLIANCE, "approvals", "delegate", "--to", deputy.username(), "--until", "x"),
                2,
                "--until",
                "'x'");
        refused(
                as(COMPLIANCE, "approvals", "delegate", "--to", "nobody.here", "--until", until),
                2,
                "deputy",
                "'nobody.here'");
        refused(
                as(COMPLIANCE, "approvals", "delegate", "--to", away.username(), "--until", until),
                2,
                "deputy");
        done(as(COMPLIANCE, "approvals", "delegate", "--to", deputy.username(), "--until", until));
        String listed = done(as(COMPLIANCE, "approvals", "delegate")).out();
        assertThat(listed).contains(deputy.name());
        String delegation = found(Pattern.compile("(?m)^([0-9a-f-]{36}) "), listed);

        String asked = done(release(ENGINEER, "answer@2")).out();
        String approval = found(APPROVAL, asked);
        String shown = done(as(ADMIN, "approvals", "show", approval)).out();
        String digest = found(DIGEST, shown);
        String behalf =
                found(Pattern.compile(away.name() + ": --on-behalf-of ([0-9a-f-]{36})"), shown);
        done(
                as(
                        ADMIN,
                        "approvals",
                        "approve",
                        approval,
                        "--digest",
                        digest,
                        "--on-behalf-of",
                        behalf));
        assertThat(done(as(ADMIN, "approvals", "show", approval)).out())
                .contains("on behalf of " + away.name());
        refused(as(ENGINEER, "approvals", "delegate", "--end", delegation), 1, delegation);
        assertThat(done(as(COMPLIANCE, "approvals", "delegate", "--end", delegation)).out())
                .isEqualTo("Ended\n");
    }

    @Test
    @Order(13)
    void feature_isAppliedAndTakenLiveByTwo() throws Exception {
        refused(machine("features"), 2, "pilothouse features --help");
        Path file = Files.writeString(folder.resolve("letters.yaml"), FEATURE);
        String[] apply = {"apply", "-f", file.toString(), "--yes"};
        Answer tried = as(ENGINEER, "apply", "-f", file.toString(), "--dry-run");
        assertThat(tried.exit()).as(tried.text()).isEqualTo(1);
        assertThat(tried.out()).contains("+ default/letters");
        refused(as(ONCALL, apply), 1, "manage-features");
        Path bad =
                Files.writeString(
                        folder.resolve("bad-letters.yaml"), FEATURE + "state: everywhere\n");
        refused(as(ENGINEER, "apply", "-f", bad.toString(), "--yes"), 2, "bad-letters.yaml:");
        assertThat(done(as(ENGINEER, apply)).out()).contains("Applied: 1 new");
        assertThat(done(as(ENGINEER, apply)).out()).contains("1 unchanged");

        assertThat(done(as(ONCALL, "features", "list", "--tenant", "default")).out())
                .contains("letters", "draft", "Ada Byron");
        refused(as(ONCALL, "features", "list", "--state", "asleep"), 2, "state", "'asleep'");
        assertThat(done(as(ONCALL, "features", "show", "default/letters")).out())
                .contains("Drafts answers to letters");
        refused(as(ONCALL, "features", "show", "letters"), 2, "tenant/id");
        refused(as(ONCALL, "features", "show", "default/gone"), 1, "gone");
        String exported = done(as(ONCALL, "features", "export", "--id", "letters")).out();
        Path same = Files.writeString(folder.resolve("exported.yaml"), exported);
        done(as(ENGINEER, "apply", "-f", same.toString(), "--dry-run"));

        refused(step(ONCALL, "submit"), 1, "manage-features");
        refused(step(ENGINEER, "fly"), 2, "step", "'fly'");
        refused(step(ENGINEER, "go-live"), 2, "step", "submit");
        assertThat(done(step(ENGINEER, "submit")).out())
                .isEqualTo("default/letters is in-review\n");
        refused(step(ENGINEER, "go-live"), 1, "somebody else has to let it go live");
        assertThat(done(step(ADMIN, "go-live")).out()).isEqualTo("default/letters is live\n");
        refused(step(ADMIN, "suspend"), 2, "reason");
        assertThat(
                        done(as(
                                        ADMIN,
                                        "features",
                                        "step",
                                        "default/letters",
                                        "suspend",
                                        "--reason",
                                        "it lies"))
                                .out())
                .isEqualTo("default/letters is suspended\n");
    }

    private static Answer step(String role, String step) throws Exception {
        return as(role, "features", "step", "default/letters", step);
    }

    @Test
    @Order(14)
    void compliance_letsAFeatureGoLive_inApprovals() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("notes.yaml"),
                        FEATURE.replace("id: letters", "id: notes")
                                        .replace("display_name: Letters", "display_name: Notes")
                                + "state: in-review\n");
        done(as(ENGINEER, "apply", "-f", file.toString(), "--yes"));
        refused(
                as(COMPLIANCE, "features", "step", "default/notes", "go-live"),
                1,
                "manage-features");
        String waiting = done(as(COMPLIANCE, "approvals", "list", "--kind", "feature-live")).out();
        assertThat(waiting).contains("Notes goes live");
        String approval = found(Pattern.compile("(?m)^([0-9a-f-]{36}) "), waiting);
        String shown = done(as(COMPLIANCE, "approvals", "show", approval)).out();
        assertThat(shown).contains("Drafts answers to letters");
        String digest = found(DIGEST, shown);
        refused(
                as(ENGINEER, "approvals", "approve", approval, "--digest", digest),
                1,
                "another person has to decide");
        refused(
                as(ONCALL, "approvals", "approve", approval, "--digest", digest),
                1,
                "approve-features");
        done(as(COMPLIANCE, "approvals", "approve", approval, "--digest", digest));
        assertThat(done(as(ONCALL, "features", "show", "default/notes")).out())
                .containsPattern("state +live");
    }

    @Test
    @Order(15)
    void runsOfThePlayground_areListedAndShown() throws Exception {
        refused(machine("playground"), 2, "pilothouse playground --help");
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(ENGINEER).getFirst());
        page.navigate(running.console() + "/prompts/default/answer?tab=playground");
        page.getByLabel("question").fill("What is the capital of Peru?");
        page.getByRole(AriaRole.BUTTON, exactly("Run")).click();
        assertThat(page.locator(".columns .st.ok").first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(120_000));
        page.context().close();

        String[] list = {"playground", "list", "answer", "--tenant", "default"};
        refused(machine(list), 1, "sign in with 'pilothouse login'");
        String runs = done(as(COMPLIANCE, list)).out();
        assertThat(runs).contains(MODEL, "complete", running.people(ENGINEER).getFirst().name());
        String run = found(Pattern.compile("(?m)^([0-9a-f-]{36}) "), runs);
        assertThat(
                        done(as(ONCALL, "playground", "show", "answer", run, "--tenant", "default"))
                                .out())
                .contains("What is the capital of Peru?", "\"answer\"");
        refused(
                as(ONCALL, "playground", "show", "answer", "x", "--tenant", "default"),
                2,
                "id",
                "'x'");
        refused(as(ONCALL, "playground", "list", "gone", "--tenant", "default"), 1, "gone");
        String[] delete = {"playground", "delete", "answer", run, "--tenant", "default"};
        refused(as(ONCALL, delete), 1, "manage-prompts");
        refused(as(ADMIN, delete), 1, "manage-prompts");
        assertThat(done(as(ENGINEER, delete)).out()).isEqualTo("Deleted\n");
        assertThat(done(as(COMPLIANCE, list)).out()).doesNotContain(run);
    }

    @Test
    @Order(16)
    void playground_asksUpToThreeTheSame() throws Exception {
        String[] run = {
            "playground",
            "run",
            "answer",
            "--tenant",
            "default",
            "--of",
            "1",
            "--of",
            "draft:" + MODEL,
            "--variable",
            "question=What is the capital of Chile?"
        };
        refused(machine(run), 1, "sign in with 'pilothouse login'");
        refused(as(ONCALL, run), 1, "manage-prompts");
        refused(
                as(ENGINEER, "playground", "run", "answer", "--tenant", "default", "--of", "x"),
                2,
                "--of",
                "'x'");
        refused(
                as(ENGINEER, "playground", "run", "answer", "--tenant", "default"),
                2,
                "variables.question");
        refused(
                as(
                        ENGINEER,
                        "playground",
                        "run",
                        "answer",
                        "--tenant",
                        "default",
                        "--variable",
                        "question=x",
                        "--variable",
                        "mood=y"),
                2,
                "variables.mood");
        Answer ran = done(as(ENGINEER, run));
        assertThat(ran.out())
                .containsPattern("(?m)^v1  .")
                .containsPattern("(?m)^draft:" + MODEL + "  .")
                .containsPattern("v1 +" + MODEL + " +complete +[1-9][0-9]* → [1-9]");
        String id = found(Pattern.compile("complete.* ([0-9a-f-]{36})"), ran.out());
        assertThat(
                        done(as(ONCALL, "playground", "show", "answer", id, "--tenant", "default"))
                                .out())
                .contains("capital of Chile");
        Answer refusedByModel =
                as(
                        ENGINEER,
                        "playground",
                        "run",
                        "answer",
                        "--tenant",
                        "default",
                        "--of",
                        "1:no-such-model",
                        "-v",
                        "question=x");
        assertThat(refusedByModel.exit()).isEqualTo(1);
        assertThat(refusedByModel.out()).contains("no-such-model", "failed");
    }

    @Test
    @Order(17)
    void feature_saysWhetherItsModelsAreThoseSeen() throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(ENGINEER).getFirst());
        Locator seen = page.locator("#parts-seen");
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    page.navigate(
                            running.console() + "/features?env=all&feature=default/playground");
                    seen.locator("span").first().waitFor();
                    return seen.textContent().contains("The same as in the calls");
                });
        look(page, "features-parts-seen");
        assertThat(done(as(ONCALL, "features", "parts", "default/playground")).out())
                .containsPattern("model +" + MODEL + " +[1-9][0-9]* +declared and seen");
        refused(as(ONCALL, "features", "parts", "default/gone"), 1, "gone");
        refused(
                as(ONCALL, "features", "parts", "default/playground", "--days", "400"),
                2,
                "days",
                "1 to 90");
        Path file =
                Files.writeString(
                        folder.resolve("other-model.yaml"),
                        done(as(ENGINEER, "features", "export", "--id", "playground"))
                                .out()
                                .replace(MODEL, "gpt-9"));
        done(as(ENGINEER, "apply", "-f", file.toString(), "--yes"));
        page.reload();
        assertThat(seen)
                .containsText("Seen in the last 30 days, not declared: models " + MODEL + " (");
        assertThat(seen).containsText("Declared, not seen in the last 30 days: models gpt-9");
        look(page, "features-parts-differ");
        Answer differs = as(ONCALL, "features", "parts", "default/playground");
        assertThat(differs.exit()).isEqualTo(1);
        assertThat(differs.out())
                .containsPattern("model +" + MODEL + " +[1-9][0-9]* +seen, not declared")
                .containsPattern("model +gpt-9 +0 +declared, not seen");
        page.context().close();
    }

    @Test
    @Order(18)
    void inbox_isDecidedWithTheKeyboardAlone() throws Exception {
        List<String> asked =
                List.of(
                        found(APPROVAL, done(elsewhere("staging")).out()),
                        found(APPROVAL, done(elsewhere("development")).out()));
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(COMPLIANCE).getFirst());
        page.navigate(running.console() + "/approvals");
        Locator rows = page.locator(".inbox-row");
        assertThat(rows).hasCount(2);
        page.keyboard().press("j");
        assertThat(rows.nth(1)).hasAttribute("aria-selected", "true");
        assertThat(rows.nth(1)).isFocused();
        page.keyboard().press("k");
        assertThat(rows.first()).isFocused();
        String first = id(page);
        assertThat(asked).contains(first);

        Locator comment = page.getByLabel("Comment", new Page.GetByLabelOptions().setExact(true));
        for (int i = 0; i < 40 && !focused(comment); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().type("Read it, tried it");
        page.keyboard().press("Enter");
        assertThat(page.locator(".value-text").getByText("Read it, tried it")).isVisible();
        look(page, "approvals-keyboard");
        page.keyboard().press("Escape");
        for (int i = 0; i < 60 && !focused(rows.first()); i++) {
            page.keyboard().press("Shift+Tab");
        }
        page.keyboard().press("a");
        Locator sure = page.getByRole(AriaRole.DIALOG);
        assertThat(sure.getByLabel("What you checked")).isFocused();
        page.keyboard().type("The digest");
        look(page, "approvals-keyboard-approve");
        for (int i = 0; i < 10 && !page.evaluate(FOCUSED).equals("Approve"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        Chromium.closed(sure);
        assertThat(rows).hasCount(1);
        assertThat(rows.first()).isFocused();
        assertThat(done(as(COMPLIANCE, "approvals", "show", first)).out())
                .contains("approved", "The digest", "Read it, tried it");
        String second = asked.stream().filter(a -> !a.equals(first)).findFirst().orElseThrow();
        assertThat(page).hasURL(Pattern.compile("approval=" + second));
        page.context().close();
    }

    @Test
    @Order(19)
    void request_isTakenBackInTheInboxItself() throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(ENGINEER).getFirst());
        page.navigate(running.console() + "/approvals?show=asked");
        page.locator(".inbox-row").filter(new Locator.FilterOptions().setHasText("open")).click();
        page.getByRole(AriaRole.BUTTON, exactly("Withdraw request")).click();
        Locator sure = page.getByRole(AriaRole.DIALOG);
        sure.getByLabel("Why, for those who were asked").fill("Not yet");
        look(page, "approvals-withdraw");
        sure.getByText("Withdraw request").last().click();
        Chromium.closed(sure);
        assertThat(page.getByText("withdrawn").first()).isVisible();
        look(page, "approvals-withdrawn");
        page.context().close();
        assertThat(done(as(COMPLIANCE, "approvals", "list")).out()).doesNotContain("0/1");
    }

    private static Answer elsewhere(String environment) throws Exception {
        return as(
                ENGINEER,
                "prompt",
                "release",
                "answer@2",
                "--tenant",
                "default",
                "--environment",
                environment,
                "--note",
                "First in " + environment);
    }

    private static String id(Page page) {
        page.waitForURL(Pattern.compile("approval="));
        return found(Pattern.compile("approval=([0-9a-f-]{36})"), page.url());
    }

    private static boolean focused(Locator field) {
        return (boolean) field.evaluate("e => e.contains(document.activeElement)");
    }

    private static void look(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForTimeout(700);
            Chromium.shot(page, name + "-1280" + (scheme == ColorScheme.DARK ? "-dark" : ""));
        }
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    /** As the machine's operator: nobody is signed in. */
    @Test
    @Order(20)
    void retention_isSetShownAndForeseen() throws Exception {
        refused(machine("retention"), 2, "pilothouse retention --help");
        assertThat(done(machine("retention", "show", "--tenant", "default")).out())
                .contains("default/playground", "facts", "400", "default");
        String[] set = {
            "retention",
            "set",
            "--tenant",
            "default",
            "--feature",
            "playground",
            "--data",
            "content",
            "--days",
            "30",
            "--reason",
            "a month is enough"
        };
        refused(machine(set), 1, "sign in with 'pilothouse login'");
        refused(as(ENGINEER, set), 1, "manage-retention");
        assertThat(done(as(COMPLIANCE, set)).out())
                .isEqualTo("default/playground: content is kept for 30 days\n");
        set[9] = "4000";
        refused(as(COMPLIANCE, set), 2, "days", "'4000'", "1 to 3653");
        set[9] = "500";
        refused(as(COMPLIANCE, set), 2, "days", "so long do rules keep the facts");
        assertThat(done(machine("retention", "show")).out())
                .contains("content 30 days", "rule of the feature");
        String[] keep = {
            "retention",
            "keep",
            "--tenant",
            "default",
            "--feature",
            "playground",
            "--content",
            "never",
            "--class",
            "short",
            "--reason",
            "a demonstration"
        };
        refused(as(ONCALL, keep), 1, "manage-retention");
        assertThat(done(as(ADMIN, keep)).out())
                .isEqualTo("default/playground, class short: content never, class short\n");
        keep[7] = "perhaps";
        refused(as(ADMIN, keep), 2, "content", "'perhaps'", "with-consent");
        keep[7] = "always";
        done(as(ADMIN, keep));
        assertThat(done(machine("retention", "preview")).out())
                .contains("Next run: ", "content", "OLDEST", "HELD")
                .contains("Nothing goes in the next 14 days.");
        String[] clear = {
            "retention",
            "clear",
            "--tenant",
            "default",
            "--feature",
            "playground",
            "--data",
            "content",
            "--reason",
            "undo"
        };
        refused(as(ENGINEER, clear), 1, "manage-retention");
        done(as(COMPLIANCE, clear));
        refused(as(COMPLIANCE, clear), 1, "retention rule");
        refused(as(ENGINEER, "retention", "run"), 1, "manage-retention");
        assertThat(done(as(ADMIN, "retention", "run")).out()).contains("Started; job ");
    }

    @Test
    @Order(21)
    void hold_isPlacedListedAndLifted() throws Exception {
        refused(machine("hold"), 2, "pilothouse hold --help");
        String[] add = {
            "hold", "add", "--tenant", "default", "--person", "mira", "--reason", "claim 4711"
        };
        refused(machine(add), 1, "sign in with 'pilothouse login'");
        refused(as(ENGINEER, add), 1, "manage-holds");
        String placed = done(as(COMPLIANCE, add)).out();
        assertThat(placed).contains("Holds subject ").doesNotContain("mira");
        String hold = found(Pattern.compile("hold ([0-9a-f-]{36})"), placed);
        refused(
                as(
                        COMPLIANCE,
                        "hold",
                        "add",
                        "--tenant",
                        "default",
                        "--trace",
                        "1",
                        "--reason",
                        "x"),
                2,
                "target",
                "32 hexadecimal digits");
        refused(
                as(
                        COMPLIANCE,
                        "hold",
                        "add",
                        "--tenant",
                        "default",
                        "--until",
                        "soon",
                        "--reason",
                        "x"),
                2,
                "--until",
                "'soon'");
        assertThat(done(as(ADMIN, "hold", "list")).out()).contains(hold, "holds", "claim 4711");
        refused(as(ONCALL, "hold", "list"), 1, "manage-holds");
        refused(as(COMPLIANCE, "hold", "lift", hold), 2, "--reason");
        refused(as(ONCALL, "hold", "lift", hold, "--reason", "x"), 1, hold);
        assertThat(done(as(COMPLIANCE, "hold", "lift", hold, "--reason", "settled")).out())
                .contains("Lifted: subject ");
        refused(as(COMPLIANCE, "hold", "lift", hold, "--reason", "again"), 1, "over already");
        assertThat(done(as(ADMIN, "hold", "list")).out()).doesNotContain(hold);
        assertThat(done(as(ADMIN, "hold", "list", "--all")).out()).contains(hold, "lifted");
    }

    /** Of a chatbot that no duty but that of Article 50 applies to. */
    private static String riskAnswer(String question) {
        return switch (question) {
            case "infers_from_input", "eu_nexus", "interacts" -> "yes";
            case "roles" -> "provider";
            case "exclusion", "practices", "product", "area" -> "none";
            default -> "no";
        };
    }

    @Test
    @Order(22)
    void risk_isAnsweredSignedOffAndVerified() throws Exception {
        refused(machine("risk"), 2, "pilothouse risk --help");
        refused(machine("risk", "show", "playground"), 2, "FEATURE", "'playground'");
        refused(machine("risk", "show", "default/nobody"), 1, "feature 'nobody'");
        assertThat(done(machine("risk", "show", PLAYGROUND)).out())
                .contains("Questionnaire: not begun", "infers_from_input")
                .doesNotContain("minimal");
        String[] first = {"risk", "answer", PLAYGROUND, "infers_from_input", "yes"};
        refused(machine(first), 1, "sign in with 'pilothouse login'");
        refused(as(ONCALL, first), 1, "classify-features");
        refused(
                as(ENGINEER, "risk", "answer", PLAYGROUND, "infers_from_input", "perhaps"),
                2,
                "'perhaps'");
        done(as(ENGINEER, first));
        refused(as(ENGINEER, "risk", "sign-off", PLAYGROUND), 2, "eu_nexus", "an answer");
        String open =
                json(done(machine("risk", "show", PLAYGROUND, "--json"))).at("/next/id").asString();
        while (!open.isEmpty()) {
            done(as(ENGINEER, "risk", "answer", PLAYGROUND, open, riskAnswer(open)));
            JsonNode now = json(done(machine("risk", "show", PLAYGROUND, "--json")));
            assertThat(now.at("/next/id").asString("")).isNotEqualTo(open);
            open = now.at("/next/id").asString("");
        }
        assertThat(done(as(ENGINEER, "risk", "sign-off", PLAYGROUND)).out())
                .containsPattern("Signed off, sha256:[0-9a-f]{64}");
        assertThat(done(machine("risk", "show", PLAYGROUND)).out())
                .contains("In force: limited", "Article 50(1)");
        Path file = folder.resolve("risk.json");
        done(machine("risk", "export", PLAYGROUND, "-o", file.toString()));
        assertThat(done(machine("risk", "verify", file.toString())).out())
                .contains("Genuine: ", "default/playground, limited");
        Path other = folder.resolve("other-risk.json");
        Files.writeString(other, Files.readString(file).replace("limited", "minimal"));
        Answer flipped = machine("risk", "verify", other.toString());
        assertThat(flipped.exit()).as(flipped.text()).isNotZero();
    }

    @Test
    @Order(23)
    void unclassifiedTraffic_isWarnedOfByCommand() throws Exception {
        String[] set = {"risk", "policy", "default", "--unclassified", "warn"};
        refused(machine(set), 1, "sign in with 'pilothouse login'");
        refused(as(ENGINEER, set), 1, "approve-risks");
        assertThat(done(as(COMPLIANCE, set)).out()).containsPattern("default +warn +never");
        refused(
                as(COMPLIANCE, "risk", "policy", "default", "--unclassified", "perhaps"),
                2,
                "'perhaps'");
        assertThat(
                        done(as(
                                        COMPLIANCE,
                                        "risk",
                                        "policy",
                                        "default",
                                        "--unclassified",
                                        "warn",
                                        "--deny-from",
                                        "2099-01-01T00:00:00Z"))
                                .out())
                .containsPattern("default +warn +2099-01-01T00:00:00Z");
        refused(
                as(COMPLIANCE, "risk", "policy", "default", "--deny-from", "soon"),
                2,
                "--unclassified");
        done(as(COMPLIANCE, "risk", "policy", "default", "--unclassified", "off"));
    }

    private static Answer machine(String... command) throws Exception {
        Files.deleteIfExists(login());
        return running.run(LIMIT, command);
    }

    private static Answer as(String role, String... command) throws Exception {
        Path own = LOGINS.get(role);
        Files.copy(own, login(), StandardCopyOption.REPLACE_EXISTING);
        Answer answer = running.run(LIMIT, command);
        Files.copy(login(), own, StandardCopyOption.REPLACE_EXISTING);
        return answer;
    }

    private static Path login() {
        return running.home.resolve("login.json");
    }

    private static Answer done(Answer answer) {
        assertThat(answer.exit()).as(answer.text()).isZero();
        assertThat(answer.err()).isEmpty();
        return answer;
    }

    /** One line that says why, and an exit code that a script can tell. */
    private static void refused(Answer answer, int exit, String... words) {
        assertThat(answer.err()).as(answer.text()).startsWith("pilothouse: ").contains(words);
        assertThat(answer.err()).doesNotContain("Exception", "\tat ");
        assertThat(answer.exit()).as(answer.text()).isEqualTo(exit);
    }

    private static JsonNode json(Answer answer) {
        return JsonMapper.shared().readTree(answer.out());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}

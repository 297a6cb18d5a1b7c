package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What is done to one privacy request. */
final class DsrActs {
    private DsrActs() {}

    private static int act(String id, String verb, Map<String, ?> body)
            throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode answer = context.person().post(DsrCommand.path(id) + "/" + verb, body);
        DsrText.whole(answer).forEach(context.screen()::print);
        return 0;
    }

    /** An act of which there is no more to say than which it is. */
    private abstract static class Plain implements Callable<Integer> {
        private final String verb;

        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        Plain(String verb) {
            this.verb = verb;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            return act(id, verb, Map.of());
        }
    }

    @Command(
            name = "identifiers",
            description = "Shows who the person is; the look is in the audit log.",
            mixinStandardHelpOptions = true)
    static final class Identifiers implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode answer = context.person().get(DsrCommand.path(id) + "/identifiers", Map.of());
            for (JsonNode identifier : answer.path("identifiers")) {
                String value = identifier.path("value").asString();
                context.screen().print(identifier.path("kind").asString() + " " + value);
                identifier
                        .path("spellings")
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(spelling -> !spelling.equals(value))
                        .forEach(spelling -> context.screen().print("  also as " + spelling));
            }
            context.screen().print("contact " + answer.path("contact").asString("-"));
            return 0;
        }
    }

    @Command(
            name = "identity",
            description = "Records how somebody made sure of the person.",
            mixinStandardHelpOptions = true)
    static final class Identity implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(
                names = "--method",
                required = true,
                paramLabel = "M",
                description = "sign-in, e-mail-loop, documents, agent or known-account.")
        private String method = "";

        @Option(
                names = "--documents",
                paramLabel = "N",
                description = "How many documents were looked at.")
        private int documents;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("method", method);
            body.put("documents", documents);
            return act(id, "identity", body);
        }
    }

    @Command(
            name = "plan",
            description = "Counts what every store holds; changes nothing there.",
            mixinStandardHelpOptions = true)
    static final class Plan extends Plain {
        Plan() {
            super("plan");
        }
    }

    @Command(
            name = "ask",
            description = "Asks another person to approve the plan.",
            mixinStandardHelpOptions = true)
    static final class Ask implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(names = "--note", paramLabel = "N", description = "For who approves.")
        private String note = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("note", note);
            return act(id, "ask", body);
        }
    }

    @Command(
            name = "execute",
            description = "Carries out what is approved, as a job.",
            mixinStandardHelpOptions = true)
    static final class Execute extends Plain {
        Execute() {
            super("execute");
        }
    }

    @Command(
            name = "extend",
            description = "Takes the longer time of the regime.",
            mixinStandardHelpOptions = true)
    static final class Extend implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "R",
                description = "Why; the person is told.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("reason", reason);
            return act(id, "extend", body);
        }
    }

    @Command(
            name = "refuse",
            description = "Refuses on a ground of the regime.",
            mixinStandardHelpOptions = true)
    static final class Refuse implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(
                names = "--ground",
                required = true,
                paramLabel = "G",
                description =
                        "gdpr: identity, excessive, legal-duty, claims, no-data; ccpa: unverifiable, exempt, no-data.")
        private String ground = "";

        @Option(names = "--reason", paramLabel = "R", description = "For the office.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("ground", ground);
            body.put("reason", reason);
            return act(id, "refuse", body);
        }
    }

    @Command(
            name = "withdraw",
            description = "The person took it back.",
            mixinStandardHelpOptions = true)
    static final class Withdraw implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("reason", reason);
            return act(id, "withdraw", body);
        }
    }

    @Command(
            name = "complete",
            description = "Ends what was answered; erasures end by their certificate.",
            mixinStandardHelpOptions = true)
    static final class Complete implements Callable<Integer> {
        @Parameters(paramLabel = "REQUEST", description = "For example DSR-0147.")
        private String id = "";

        @Option(
                names = "--outcome",
                required = true,
                paramLabel = "O",
                description = "What was done.")
        private String outcome = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("outcome", outcome);
            return act(id, "complete", body);
        }
    }

    @Command(
            name = "collect",
            description = "Gathers what is held about the person, as a job.",
            mixinStandardHelpOptions = true)
    static final class Collect extends Plain {
        Collect() {
            super("collect");
        }
    }

    @Command(
            name = "acknowledge",
            description = "Notes that the person was told that the request arrived.",
            mixinStandardHelpOptions = true)
    static final class Acknowledge extends Plain {
        Acknowledge() {
            super("acknowledge");
        }
    }

    @Command(
            name = "pause",
            description = "Stops an erasure after the store that it is at.",
            mixinStandardHelpOptions = true)
    static final class Pause extends Plain {
        Pause() {
            super("pause");
        }
    }

    @Command(
            name = "probe",
            description = "Looks once more after the certificate, as a job.",
            mixinStandardHelpOptions = true)
    static final class Probe extends Plain {
        Probe() {
            super("probe");
        }
    }

    @Command(
            name = "go-on",
            description = "Goes on after a pause, or tries again at once what waits.",
            mixinStandardHelpOptions = true)
    static final class GoOn extends Plain {
        GoOn() {
            super("go-on");
        }
    }
}

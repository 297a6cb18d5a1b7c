package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "approvals",
        description = "What waits for approval, and decisions about it; needs 'pilothouse login'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[list|show|approve|request-changes|withdraw|comment|delegate]",
        subcommands = {
            ApprovalsCommand.Listing.class,
            ApprovalsCommand.Show.class,
            ApprovalsCommand.Approve.class,
            ApprovalsCommand.RequestChanges.class,
            ApprovalsCommand.Withdraw.class,
            ApprovalsCommand.Comment.class,
            DelegateCommand.class
        })
final class ApprovalsCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        return new Listing().call();
    }

    @Command(
            name = "list",
            description = "Lists approvals, newest first.",
            mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        @Option(
                names = "--show",
                paramLabel = "S",
                description = "'waiting' for you (default), 'asked' by you, or 'all'.")
        private String show = "waiting";

        @Option(names = "--kind", paramLabel = "K", description = "For example kill-lift.")
        private String kind = "";

        @Option(names = "--tenant", paramLabel = "T", description = "Only those of this tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, String> query = new LinkedHashMap<>();
            query.put("show", show);
            query.put("limit", "200");
            if (!kind.isEmpty()) {
                query.put("kind", kind);
            }
            if (!tenant.isEmpty()) {
                query.put("tenant", tenant);
            }
            JsonNode answer = context.person().get("/approvals", query);
            if (json) {
                context.screen().print(answer.toPrettyString());
            } else {
                ApprovalText.table(answer).lines().forEach(context.screen()::print);
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Shows one approval with its evidence, votes and comments.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The approval, as 'list' shows it.")
        private String id = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode answer = context.person().get("/approvals/" + id, Map.of());
            if (json) {
                context.screen().print(answer.toPrettyString());
            } else {
                ApprovalText.whole(answer).forEach(context.screen()::print);
            }
            return 0;
        }
    }

    @Command(
            name = "approve",
            description = {
                "Approves exactly what has this digest.",
                "Who made or asked for it cannot."
            },
            mixinStandardHelpOptions = true)
    static final class Approve implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The approval, as 'list' shows it.")
        private String id = "";

        @Option(
                names = "--digest",
                required = true,
                paramLabel = "D",
                description = "Of what you looked at, as 'show' prints it.")
        private String digest = "";

        @Option(names = "--comment", paramLabel = "C", description = "What you checked.")
        private String comment = "";

        @Option(
                names = "--on-behalf-of",
                paramLabel = "P",
                description = "Id of the person for whom you stand in.")
        private String onBehalfOf = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            return decide(id, "approve", digest, comment, onBehalfOf);
        }
    }

    @Command(
            name = "request-changes",
            description = "Refuses what has this digest and says what has to change.",
            mixinStandardHelpOptions = true)
    static final class RequestChanges implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The approval, as 'list' shows it.")
        private String id = "";

        @Option(
                names = "--digest",
                required = true,
                paramLabel = "D",
                description = "Of what you looked at, as 'show' prints it.")
        private String digest = "";

        @Option(
                names = "--comment",
                required = true,
                paramLabel = "C",
                description = "What has to change.")
        private String comment = "";

        @Option(
                names = "--on-behalf-of",
                paramLabel = "P",
                description = "Id of the person for whom you stand in.")
        private String onBehalfOf = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            return decide(id, "request-changes", digest, comment, onBehalfOf);
        }
    }

    private static int decide(
            String id, String verb, String digest, String comment, String onBehalfOf)
            throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> ballot = new LinkedHashMap<>();
        ballot.put("digest", digest);
        ballot.put("comment", comment);
        if (!onBehalfOf.isEmpty()) {
            ballot.put("on_behalf_of", onBehalfOf);
        }
        JsonNode after = context.person().post("/approvals/" + id + "/" + verb, ballot);
        context.screen().print(ApprovalText.outcome(after));
        return 0;
    }

    @Command(
            name = "withdraw",
            description = "Takes back what you asked for.",
            mixinStandardHelpOptions = true)
    static final class Withdraw implements Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The approval, as 'list' shows it.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "R", description = "Why.")
        private String reason = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode after =
                    context.person()
                            .post("/approvals/" + id + "/withdraw", Map.of("reason", reason));
            context.screen().print("Withdrawn: " + after.path("title").asString("-"));
            return 0;
        }
    }

    @Command(
            name = "comment",
            description = "Comments on an approval.",
            mixinStandardHelpOptions = true)
    static final class Comment implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "The approval.")
        private String id = "";

        @Parameters(index = "1", paramLabel = "TEXT", description = "The comment.")
        private String text = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Api api = context.person();
            api.post("/approvals/" + id + "/comments", Map.of("text", text));
            context.screen().print("Commented");
            return 0;
        }
    }
}

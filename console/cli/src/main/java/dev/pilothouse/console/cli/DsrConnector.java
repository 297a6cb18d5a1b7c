package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "connector",
        description = "Stores of other systems that erasures reach: webhooks, pgvector, Qdrant.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|add|secret|check|remove",
        subcommands = {
            DsrConnector.ListCommand.class,
            DsrConnector.Add.class,
            DsrConnector.Secret.class,
            DsrConnector.Check.class,
            DsrConnector.Remove.class
        })
final class DsrConnector implements Callable<Integer> {
    private static final String PATH = "/privacy-connectors";

    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse dsr connector --help'");
    }

    private static String state(JsonNode connector) {
        if (!connector.has("works")) {
            return "not tried";
        }
        return connector.path("works").asBoolean()
                ? "works"
                : "does not work: " + connector.path("trouble").asString();
    }

    /** A secret that stands in no shell history. */
    static final class SecretOption {
        @Option(
                names = "--secret",
                interactive = true,
                arity = "0..1",
                description = "Asks for password, API key or shared secret.")
        private String typed = "";

        @Option(names = "--secret-file", paramLabel = "FILE", description = "Reads it from here.")
        private Optional<Path> file = Optional.empty();

        Optional<String> read() throws IOException {
            if (file.isPresent()) {
                return Optional.of(Files.readString(file.get()).strip());
            }
            return Optional.of(typed).filter(s -> !s.isEmpty());
        }
    }

    @Command(
            name = "list",
            description = "Lists them, without secrets.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--tenant", paramLabel = "T", description = "Only of this tenant.")
        private String tenant = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode found =
                    context.person()
                            .get(PATH, tenant.isEmpty() ? Map.of() : Map.of("tenant", tenant));
            if (json) {
                context.screen().print(found.toPrettyString());
                return 0;
            }
            Table table = new Table("CONNECTOR", "TENANT", "NAME", "KIND", "WHERE", "STATE");
            for (JsonNode c : found.path("connectors")) {
                table.row(
                        c.path("id").asString(),
                        c.path("tenant").asString(),
                        c.path("name").asString(),
                        c.path("kind").asString(),
                        where(c),
                        state(c));
            }
            table.lines().forEach(context.screen()::print);
            return 0;
        }

        private static String where(JsonNode c) {
            String place = c.path("place").asString("");
            return c.path("address").asString()
                    + (place.isEmpty() ? "" : " " + place + "." + c.path("field").asString());
        }
    }

    @Command(
            name = "add",
            description = "Adds one. Plans that were made before are not carried out any more.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
        private String tenant = "";

        @Option(names = "--name", required = true, paramLabel = "N", description = "For people.")
        private String name = "";

        @Option(
                names = "--kind",
                required = true,
                paramLabel = "K",
                description = "webhook, pgvector or qdrant.")
        private String kind = "";

        @Option(
                names = "--address",
                required = true,
                paramLabel = "URL",
                description = "https://…, or postgresql://host:port/database.")
        private String address = "";

        @Option(names = "--place", paramLabel = "P", description = "Table or collection.")
        private String place = "";

        @Option(
                names = "--field",
                paramLabel = "F",
                description = "Column or payload field that names the person.")
        private String field = "";

        @Option(names = "--login", paramLabel = "ROLE", description = "Role in PostgreSQL.")
        private String login = "";

        @Option(
                names = "--known-by",
                paramLabel = "K",
                description = "references (default) or identifiers.")
        private String knownBy = "references";

        @Option(
                names = "--receiver-key",
                paramLabel = "FILE",
                description =
                        "Ed25519 public key of a webhook's receiver, PEM; without it the secret"
                                + " signs.")
        private Optional<Path> receiverKey = Optional.empty();

        @Mixin private SecretOption secret = new SecretOption();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("tenant", tenant);
            body.put("name", name);
            body.put("kind", kind);
            body.put("address", address);
            body.put("place", place);
            body.put("field", field);
            body.put("login", login);
            body.put("known_by", knownBy);
            if (receiverKey.isPresent()) {
                body.put("receiver_key", Files.readString(receiverKey.get()));
            }
            secret.read().ifPresent(s -> body.put("secret", s));
            JsonNode made = context.person().post(PATH, body);
            context.screen()
                    .print(
                            "Added %s; try it: pilothouse dsr connector check %s"
                                    .formatted(
                                            made.path("name").asString(),
                                            made.path("id").asString()));
            return 0;
        }
    }

    @Command(
            name = "secret",
            description = "Sets password, API key or shared secret.",
            mixinStandardHelpOptions = true)
    static final class Secret implements Callable<Integer> {
        @Parameters(paramLabel = "CONNECTOR", description = "Its id, as 'list' shows it.")
        private String id = "";

        @Mixin private SecretOption secret = new SecretOption();

        @Override
        public Integer call() throws IOException, InterruptedException {
            String value =
                    secret.read()
                            .orElseThrow(() ->
                                    new BadInput("--secret", "", "a secret, or --secret-file"));
            Context context = Context.ofProcess();
            JsonNode of =
                    context.person().put(PATH + "/" + id + "/secret", Map.of("secret", value));
            context.screen().print("Secret of " + of.path("name").asString() + " is set");
            return 0;
        }
    }

    @Command(
            name = "check",
            description = "Tries one with somebody made up; exits with 1 when it does not work.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "CONNECTOR", description = "Its id, as 'list' shows it.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            JsonNode of = context.person().post(PATH + "/" + id + "/check", Map.of());
            context.screen().print(of.path("name").asString() + " " + state(of));
            return of.path("works").asBoolean() ? 0 : 1;
        }
    }

    @Command(
            name = "remove",
            description = "Removes one; erasures do not reach it any more.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "CONNECTOR", description = "Its id, as 'list' shows it.")
        private String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Context context = Context.ofProcess();
            context.person().delete(PATH + "/" + id, Map.of());
            context.screen().print("Removed");
            return 0;
        }
    }
}

package dev.pilothouse.console.bench;

import dev.pilothouse.bridge.protocol.OwnCertificate;
import dev.pilothouse.console.bench.client.Console;
import dev.pilothouse.console.bench.client.Gateway;
import dev.pilothouse.console.bench.client.Ingest;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.history.History;
import dev.pilothouse.console.bench.live.Live;
import dev.pilothouse.console.bench.sample.Company;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse traffic}. */
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Plays a small made-up company (three tenants, twelve features) through the gateway.",
            "The console marks all of it as sample data."
        })
final class TrafficCommand implements Callable<Integer> {
    private static final String MODEL = "smollm2-135m-instruct";
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_PER_MINUTE = 600;
    private static final int MOST_DAYS = 89;

    @Option(
            names = "--minutes",
            description = "How long live traffic goes on, 1 to 1440; default: 10")
    private int minutes;

    @Option(
            names = "--rate",
            defaultValue = "30",
            description = "Requests per minute, 1 to 600; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--history",
            paramLabel = "DAYS",
            defaultValue = "",
            description =
                    "Writes so many past days, for example 30d (at most 89d); no live traffic"
                            + " unless --minutes is given too")
    private String history = "";

    @Option(names = "--wipe", description = "Removes the sample company and all its data")
    private boolean wipe;

    private final Settings settings = Settings.of(System.getenv());

    @Override
    public Integer call() throws IOException, InterruptedException {
        int days = days();
        OwnCertificate.trustInThisProcess(settings);
        between("--minutes", minutes, 0, MOST_MINUTES);
        between("--rate", rate, 1, MOST_PER_MINUTE);
        Console console = new Console(settings.consoleUrl(), operatorToken());
        if (wipe) {
            wipe(console);
            return 0;
        }
        Company company = Company.standard();
        Map<String, String> keys = console.ensure(company);
        if (days > 0) {
            history(company, console, keys, days);
        }
        if (days == 0 || minutes > 0) {
            live(company, keys);
        }
        return 0;
    }

    private void wipe(Console console) throws IOException, InterruptedException {
        System.out.println("Wiping the sample company …");
        System.out.println(console.wipe());
        Files.deleteIfExists(state());
    }

    private void history(Company company, Console console, Map<String, String> keys, int days)
            throws IOException, InterruptedException {
        System.out.println("Writing " + days + " days of the past …");
        long start = System.nanoTime();
        long spans =
                new History(ingest(), state(), System.out::println)
                        .write(
                                company.features(),
                                keys,
                                console.declared(),
                                Duration.ofDays(days),
                                Instant.now());
        System.out.printf("%,d spans in %.1f s%n", spans, (System.nanoTime() - start) / 1e9);
    }

    private void live(Company company, Map<String, String> keys) throws InterruptedException {
        int length = minutes > 0 ? minutes : 10;
        System.out.printf("%d requests per minute for %d minutes; Ctrl-C ends it.%n", rate, length);
        Gateway gateway = new Gateway(settings.urlHere(settings.port(Setting.GATEWAY_PORT)));
        Live live = new Live(gateway, ingest(), MODEL, System.out::println);
        System.out.println(live.run(company.features(), keys, Duration.ofMinutes(length), rate));
    }

    private Ingest ingest() {
        return new Ingest(settings.otlpEndpoint());
    }

    private Path state() {
        return settings.home().resolve("traffic").resolve("history.json");
    }

    private String operatorToken() {
        return settings.secret(Setting.OPERATOR_TOKEN)
                .orElseThrow(() ->
                        new Trouble(
                                "no operator token in "
                                        + settings.secretFile(Setting.OPERATOR_TOKEN)
                                        + "; run 'pilothouse up' first"));
    }

    private int days() {
        if (history.isEmpty()) {
            return 0;
        }
        if (!history.matches("\\d{1,3}d?")) {
            throw new BadInput("--history", history, "days such as 30d");
        }
        int days = Integer.parseInt(history.replace("d", ""));
        between("--history", days, 1, MOST_DAYS);
        return days;
    }

    private static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInput(option, Integer.toString(value), least + " to " + most);
        }
    }
}

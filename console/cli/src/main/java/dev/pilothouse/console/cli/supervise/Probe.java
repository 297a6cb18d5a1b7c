package dev.pilothouse.console.cli.supervise;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;

/** Asks a part whether it serves. Waits 3 seconds at most. */
public sealed interface Probe {
    Duration PATIENCE = Duration.ofSeconds(3);

    Health ask() throws InterruptedException;

    /** Serves when a role can sign in; while it recovers or has no roles yet, it does not. */
    record Postgres(String url, String user, Supplier<String> password) implements Probe {
        @Override
        public Health ask() {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password.get());
            properties.setProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
            properties.setProperty("loginTimeout", Long.toString(PATIENCE.toSeconds()));
            properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
            try (Connection connection = DriverManager.getConnection(url, properties)) {
                return connection.isValid((int) PATIENCE.toSeconds())
                        ? new Health.Ready()
                        : new Health.Silent("does not answer");
            } catch (SQLException e) {
                return new Health.Silent("does not let " + user + " in: " + e.getMessage());
            }
        }
    }

    /** Serves when it answers with a status of 2xx or 3xx. */
    record Http(URI address) implements Probe {
        private static final int LINE = 200;
        private static final int BODY = 4096;
        private static final HttpClient CLIENT =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build();

        @Override
        public Health ask() throws InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
            try {
                var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (var body = answer.body()) {
                    return answer.statusCode() < 400
                            ? new Health.Ready()
                            : new Health.Unready(
                                    line(
                                            answer.statusCode(),
                                            new String(
                                                    body.readNBytes(BODY),
                                                    StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                return new Health.Silent("does not answer " + address);
            }
        }

        private static String line(int status, String body) {
            String first = body.strip().lines().findFirst().orElse("");
            String cut = first.length() > LINE ? first.substring(0, LINE) : first;
            return cut.isEmpty() ? "answers with HTTP " + status : cut;
        }
    }
}

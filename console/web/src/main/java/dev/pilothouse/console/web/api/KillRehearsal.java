package dev.pilothouse.console.web.api;

import dev.pilothouse.bridge.protocol.OwnCertificate;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Before the console says that it is ready, kills go through it that take no effect: requests to
 * its own REST API that are refused, and transactions that are rolled back. The first real kill
 * finds loaded classes and compiled code.
 *
 * @see <a href="../../../../../../../../../../docs/decisions/2026-11-30-first-to-the-nodes.md">
 *     decision</a>
 */
@Component
final class KillRehearsal implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(KillRehearsal.class);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final int TIMES = 100;
    private static final String REFUSED =
            "{\"scope\":\"agent\",\"target\":\"rehearsal\",\"tenant\":\"default\",\"reason\":\"\"}";

    private final Settings settings;
    private final KillSwitches kills;
    private final JsonMapper json;
    private final Environment environment;

    KillRehearsal(Settings settings, KillSwitches kills, JsonMapper json, Environment environment) {
        this.settings = settings;
        this.kills = kills;
        this.json = json;
        this.environment = environment;
    }

    /** Takes some seconds at most; a failure is logged and no reason not to start. */
    @Override
    public void run(ApplicationArguments arguments) {
        long end = System.nanoTime() + MOST.toNanos();
        int times = 0;
        try (HttpClient client = client()) {
            while (times < TIMES && System.nanoTime() < end) {
                play(client);
                times++;
            }
            LOG.info("{} kills rehearsed", times);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("A kill could not be rehearsed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(HttpClient client) throws IOException, InterruptedException {
        String token = settings.secret(Setting.OPERATOR_TOKEN).orElse("");
        for (HttpRequest request : List.of(post(token), get(token))) {
            client.send(request, BodyHandlers.discarding());
        }
        json.writeValueAsBytes(KillView.of(kills.warmUp()));
    }

    private HttpClient client() throws GeneralSecurityException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(MOST);
        var trusted = OwnCertificate.trust(settings);
        if (trusted.isPresent()) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusted.get()}, null);
            builder.sslContext(context);
        }
        return builder.build();
    }

    /** Refused for its empty reason, after all that comes before a kill is made. */
    private HttpRequest post(String token) {
        return request("", token).POST(HttpRequest.BodyPublishers.ofString(REFUSED)).build();
    }

    private HttpRequest get(String token) {
        return request("?state=all&limit=1", token).build();
    }

    private HttpRequest.Builder request(String query, String token) {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        return HttpRequest.newBuilder(URI.create(settings.urlHere(port) + "/api/v1/kills" + query))
                .timeout(MOST)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }
}

package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replica is.
 *
 * @param deployment that it serves, of a pool
 * @param engine {@code llama-cpp} (bundled), {@code llama-server}, {@code vllm}, {@code sglang} or
 *     {@code openai} (anything else with that interface)
 * @param slots answers at the same time, 1 to 1,024
 * @param context tokens of all slots together; 0: the engine's own
 * @param file of the bundled engine: a file's name beside the pool's own model; empty: that model
 * @param baseUrl of the others: up to and with {@code /v1}
 * @param metricsUrl of the others; empty: where such engines usually have them
 * @param wakeOnDemand whether a call wakes it
 */
public record ReplicaData(
        DeploymentId deployment,
        String engine,
        int slots,
        int context,
        String file,
        String baseUrl,
        String metricsUrl,
        boolean wakeOnDemand) {
    /** The engine that a pool brings along. */
    public static final String BUNDLED = "llama-cpp";

    /** Every engine that a pool can drive. */
    public static final List<String> ENGINES =
            List.of(BUNDLED, "llama-server", "vllm", "sglang", "openai");

    private static final int MOST_CONTEXT = 100_000_000;

    public ReplicaData {
        if (!ENGINES.contains(engine)) {
            throw new BadInput("engine", engine, String.join(", ", ENGINES));
        }
        if (slots < 1 || slots > 1024) {
            throw new BadInput("slots", Integer.toString(slots), "1 to 1024");
        }
        if (context < 0 || context > MOST_CONTEXT) {
            throw new BadInput("context", Integer.toString(context), "0 to " + MOST_CONTEXT);
        }
        boolean bundled = engine.equals(BUNDLED);
        file = Texts.check("file", file, 0, 200);
        if (!file.isEmpty() && (!bundled || file.contains("/") || file.contains("\\"))) {
            throw new BadInput("file", file, "a file's name, for the engine " + BUNDLED + " only");
        }
        baseUrl = address("base_url", baseUrl, bundled, !bundled);
        metricsUrl = address("metrics_url", metricsUrl, bundled, false);
    }

    /** The bundled engine with the pool's own model. */
    public static ReplicaData bundled(DeploymentId deployment, int slots) {
        return new ReplicaData(deployment, BUNDLED, slots, 0, "", "", "", true);
    }

    /** Whether its engine runs elsewhere. */
    public boolean isRemote() {
        return !engine.equals(BUNDLED);
    }

    private static String address(String field, String text, boolean bundled, boolean needed) {
        String url = Texts.check(field, text, 0, 500);
        String expected =
                bundled
                        ? "nothing: the bundled engine has no address"
                        : "an http or https address such as http://gpu-1:8000/v1";
        if (url.isEmpty() && !needed) {
            return url;
        }
        try {
            URI uri = new URI(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!bundled && http && uri.getHost() != null && uri.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            BadInput refused = new BadInput(field, url, expected);
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput(field, url, expected);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new TreeMap<>();
        map.put("deployment", deployment.value());
        map.put("engine", engine);
        map.put("slots", slots);
        map.put("context", context);
        map.put("file", file);
        map.put("base_url", baseUrl);
        map.put("metrics_url", metricsUrl);
        map.put("wake_on_demand", wakeOnDemand);
        return map;
    }
}

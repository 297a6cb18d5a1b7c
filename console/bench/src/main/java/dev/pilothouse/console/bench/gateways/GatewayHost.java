package dev.pilothouse.console.bench.gateways;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.gateway.GatewayProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process with many gateways, each a node of its own with its own bridge streams, port and
 * folder. Says {@code ready} on standard output and ends with its standard input.
 */
public final class GatewayHost {
    private static final Duration MOST = Duration.ofMinutes(2);

    private GatewayHost() {}

    /**
     * @param ports two for each gateway: its callers' and its administrator's
     */
    public static void main(String[] ports) throws IOException, InterruptedException {
        List<Settings> each = new ArrayList<>();
        for (int i = 0; i < ports.length; i += 2) {
            each.add(settings(ports[i], ports[i + 1]));
        }
        List<GatewayProcess> gateways = GatewayProcess.startAll(each);
        gateways.getFirst().warmUp();
        awaitKeys(gateways);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private static Settings settings(String port, String adminPort) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(Setting.GATEWAY_NAME.variable(), "bench-" + port);
        environment.put(Setting.GATEWAY_PORT.variable(), port);
        environment.put(Setting.GATEWAY_ADMIN_PORT.variable(), adminPort);
        return Settings.of(environment);
    }

    private static void awaitKeys(List<GatewayProcess> gateways) throws InterruptedException {
        long end = System.nanoTime() + MOST.toNanos();
        for (GatewayProcess gateway : gateways) {
            while (gateway.notReady().orElse("").startsWith("no keys")) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(gateway.notReady().orElse(""));
                }
                Thread.sleep(20);
            }
        }
    }
}

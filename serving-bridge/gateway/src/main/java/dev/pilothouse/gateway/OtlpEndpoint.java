package dev.pilothouse.gateway;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where spans go. They carry messages that are not masked yet, so not in the clear beyond this
 * machine.
 */
final class OtlpEndpoint {
    private OtlpEndpoint() {}

    /**
     * The address as set.
     *
     * @throws BadInput when it is none, or plain HTTP beyond loopback
     */
    static String of(Settings settings) {
        String endpoint = settings.otlpEndpoint();
        if (!safe(endpoint)) {
            throw new BadInput(
                    Setting.OTLP_ENDPOINT.variable(), endpoint, "https, or http on loopback");
        }
        return endpoint;
    }

    private static boolean safe(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            if (uri.getHost() == null) {
                return false;
            }
            return switch (String.valueOf(uri.getScheme())) {
                case "https" -> true;
                case "http" -> InetAddress.getByName(uri.getHost()).isLoopbackAddress();
                default -> false;
            };
        } catch (IllegalArgumentException | UnknownHostException notAnAddress) {
            return false;
        }
    }
}

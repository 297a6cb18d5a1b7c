package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
    @Test
    void busyPort_isNamedWithItsSettingAndHolder() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(held.getLocalPort());
            assertThatThrownBy(() -> check(Map.of(Setting.GATEWAY_PORT, port)))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(
                            "port " + port + " is in use by pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("PILOTHOUSE_GATEWAY_PORT");
        }
    }

    @Test
    void onePortForTwoParts_isRefused() {
        assertThatThrownBy(() ->
                        check(Map.of(Setting.POOL_PORT, "45001", Setting.BRIDGE_PORT, "45001")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("another port than PILOTHOUSE_POOL_PORT");
    }

    @Test
    void addressBeyondLoopback_needsACertificate() {
        assertThatThrownBy(() -> check(Map.of(Setting.BIND, "0.0.0.0")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("PILOTHOUSE_TLS_CERTIFICATE")
                .hasMessageContaining("PILOTHOUSE_BIND=0.0.0.0");
    }

    @Test
    void unknownAddress_isRefused() {
        assertThatThrownBy(() -> check(Map.of(Setting.BIND, "no such host")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("PILOTHOUSE_BIND: 'no such host'");
    }

    @Test
    void ownStores_needNoPorts() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(held.getLocalPort());
            assertThatCode(() ->
                            check(
                                    Map.of(
                                            Setting.POSTGRES_PORT,
                                            port,
                                            Setting.POSTGRES_URL,
                                            "jdbc:postgresql://db/pilothouse")))
                    .doesNotThrowAnyException();
        }
    }

    /** Every port another than the default, so that a running installation does not disturb. */
    private static void check(Map<Setting, String> given) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (Setting setting : Setting.values()) {
            if (setting.kind() == Setting.Kind.PORT) {
                try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    environment.put(setting.variable(), Integer.toString(free.getLocalPort()));
                }
            }
        }
        given.forEach((setting, value) -> environment.put(setting.variable(), value));
        Settings settings = Settings.of(environment);
        Preconditions.check(settings, Parts.of(settings, Path.of("")));
    }
}

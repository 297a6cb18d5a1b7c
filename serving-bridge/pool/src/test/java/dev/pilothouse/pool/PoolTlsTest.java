package dev.pilothouse.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Settings;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolTlsTest {
    @Test
    void loopback_needsNoCertificate() {
        assertThat(PoolTls.of(Settings.of(Map.of()), new InetSocketAddress("127.0.0.1", 1)))
                .isNull();
    }

    @Test
    void otherAddress_withoutCertificate_isRefusedByName() {
        assertThatThrownBy(() ->
                        PoolTls.of(Settings.of(Map.of()), new InetSocketAddress("0.0.0.0", 1)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("PILOTHOUSE_BIND: '0.0.0.0'")
                .hasMessageContaining("PILOTHOUSE_TLS_CERTIFICATE");
    }

    @Test
    void unreadableCertificate_isRefusedByName() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "PILOTHOUSE_TLS_CERTIFICATE", "/nowhere.pem",
                                "PILOTHOUSE_TLS_KEY", "/nowhere.key"));
        assertThatThrownBy(() -> PoolTls.of(settings, new InetSocketAddress("0.0.0.0", 1)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("PILOTHOUSE_TLS_CERTIFICATE: '/nowhere.pem'");
    }
}

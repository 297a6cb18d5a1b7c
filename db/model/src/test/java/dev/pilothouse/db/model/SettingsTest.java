package dev.pilothouse.db.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void defaults_areThoseOfTheDocumentation() {
        Settings settings = Settings.of(Map.of("HOME", "ignored"));

        assertThat(settings.port(Setting.CONSOLE_PORT)).isEqualTo(8080);
        assertThat(settings.port(Setting.GATEWAY_PORT)).isEqualTo(8088);
        assertThat(settings.bridgeAddress()).isEqualTo("127.0.0.1:8091");
        assertThat(settings.duration(Setting.STALE_AFTER)).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.isSet(Setting.CONSOLE_PORT)).isFalse();
    }

    @Test
    void derivedAddress_followsItsPort() {
        Settings settings = Settings.of(Map.of("PILOTHOUSE_KEYCLOAK_PORT", "9999"));

        assertThat(settings.oidcIssuer()).isEqualTo("http://localhost:9999/realms/pilothouse");
    }

    @Test
    void unknownSetting_isRefusedByName() {
        assertThatThrownBy(() -> Settings.of(Map.of("PILOTHOUSE_GATEWAY_PROT", "1")))
                .isInstanceOf(BadInput.class)
                .hasMessage(
                        "PILOTHOUSE_GATEWAY_PROT: '1' (expected: a setting listed by 'pilothouse"
                                + " settings')");
    }

    @Test
    void wrongValue_isRefusedByName() {
        assertThatThrownBy(() -> Settings.of(Map.of("PILOTHOUSE_GATEWAY_PORT", "70000")))
                .hasMessage("PILOTHOUSE_GATEWAY_PORT: '70000' (expected: a port, 1 to 65535)");
        assertThatThrownBy(() -> Settings.of(Map.of("PILOTHOUSE_POOL_SLOTS", "many")))
                .hasMessage("PILOTHOUSE_POOL_SLOTS: 'many' (expected: a whole number from 1)");
        assertThatThrownBy(() -> Settings.of(Map.of("PILOTHOUSE_STALE_AFTER", "15m")))
                .hasMessage(
                        "PILOTHOUSE_STALE_AFTER: '15m' (expected: an ISO 8601 duration such as"
                                + " PT15M)");
    }

    @Test
    void secret_comesFromTheEnvironmentBeforeItsFile(@TempDir Path home) throws Exception {
        Files.createDirectory(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/operator-token"), "from-file\n");
        Settings fromFile = Settings.of(Map.of("PILOTHOUSE_HOME", home.toString()));
        Settings fromEnvironment =
                Settings.of(
                        Map.of(
                                "PILOTHOUSE_HOME",
                                home.toString(),
                                "PILOTHOUSE_OPERATOR_TOKEN",
                                "set"));

        assertThat(fromFile.secret(Setting.OPERATOR_TOKEN)).contains("from-file");
        assertThat(fromEnvironment.secret(Setting.OPERATOR_TOKEN)).contains("set");
        assertThat(fromFile.secret(Setting.JOIN_TOKEN)).isEmpty();
    }

    @Test
    void addresses_followCertificateAndBind() {
        assertThat(Settings.of(Map.of()).otlpEndpoint()).isEqualTo("http://127.0.0.1:4318");
        Map<String, String> loopback =
                Map.of("PILOTHOUSE_TLS_CERTIFICATE", "c.pem", "PILOTHOUSE_TLS_KEY", "k.pem");
        assertThat(Settings.of(loopback).consoleUrl()).isEqualTo("https://localhost:8080");
        assertThat(Settings.of(loopback).innerScheme()).isEqualTo("http");
        Map<String, String> everywhere = new HashMap<>(loopback);
        everywhere.put("PILOTHOUSE_BIND", "0.0.0.0");
        assertThat(Settings.of(everywhere).otlpEndpoint()).isEqualTo("https://127.0.0.1:4318");
        assertThat(Settings.of(everywhere).innerScheme()).isEqualTo("https");
        everywhere.put("PILOTHOUSE_BIND", "192.0.2.7");
        assertThat(Settings.of(everywhere).urlHere(8088)).isEqualTo("https://192.0.2.7:8088");
        assertThat(Settings.of(everywhere).bridgeAddress()).isEqualTo("192.0.2.7:8091");
    }
}

package dev.pilothouse.console.web;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.util.HashMap;
import java.util.Map;

/**
 * Our settings in the words of Spring Boot. What is the same everywhere is in
 * application.properties.
 */
final class Properties {
    private Properties() {}

    static Map<String, Object> of(Settings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", settings.port(Setting.CONSOLE_PORT));
        properties.put("server.address", settings.text(Setting.BIND));
        properties.put("logging.level.root", settings.text(Setting.LOG_LEVEL));
        properties.put(
                "server.servlet.session.cookie.secure", settings.consoleUrl().startsWith("https:"));
        if (settings.isSet(Setting.TLS_CERTIFICATE)) {
            properties.put(
                    "server.ssl.certificate", settings.path(Setting.TLS_CERTIFICATE).toUri());
            properties.put(
                    "server.ssl.certificate-private-key", settings.path(Setting.TLS_KEY).toUri());
        }
        return properties;
    }
}

package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** One request of ClickHouse's HTTP interface: address parameters, headers, body. */
final class Request {
    private static final Set<String> NOT_SETTINGS =
            Set.of(
                    "query",
                    "database",
                    "user",
                    "password",
                    "quota_key",
                    "query_id",
                    "session_id",
                    "session_timeout",
                    "session_check",
                    "close_session",
                    "default_format",
                    "compress",
                    "decompress",
                    "role",
                    "buffer_size",
                    "wait_end_of_query",
                    "stacktrace",
                    "client_protocol_version",
                    "send_progress_in_http_headers",
                    "http_headers_progress_interval_ms",
                    "http_zlib_compression_level",
                    "http_response_buffer_size",
                    "add_http_cors_header",
                    "http_write_exception_in_output_format",
                    "enable_http_compression");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,127}");
    private static final String PARAMETER = "param_";

    private final Headers headers;
    private final Map<String, String> parameters;
    private final InputStream body;

    private Request(Headers headers, Map<String, String> parameters, InputStream body) {
        this.headers = headers;
        this.parameters = parameters;
        this.body = body;
    }

    /**
     * @throws EngineException when the body's encoding is not known
     */
    static Request of(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = Form.parse(exchange.getRequestURI().getRawQuery());
        Headers headers = exchange.getRequestHeaders();
        InputStream body =
                Encodings.decoded(exchange.getRequestBody(), headers.getFirst("Content-Encoding"));
        if ("1".equals(parameters.get("decompress"))) {
            body = new BlockInput(body);
        }
        String type = headers.getFirst("Content-Type");
        if (type != null && type.startsWith("multipart/form-data")) {
            parameters.putAll(Form.parseMultipart(type, body));
            body = InputStream.nullInputStream();
        }
        return new Request(headers, parameters, body);
    }

    InputStream body() {
        return body;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name)).filter(value -> !value.isBlank());
    }

    String queryId() {
        return parameter("query_id").orElseGet(() -> UUID.randomUUID().toString());
    }

    Optional<String> database() {
        return parameter("database").or(() -> header("X-ClickHouse-Database"));
    }

    String defaultFormat() {
        return parameter("default_format")
                .or(() -> header("X-ClickHouse-Format"))
                .orElse("TabSeparated");
    }

    /** Revision of the native protocol that a client wants its Native blocks in; 0: the oldest. */
    long protocolRevision() {
        return parameter("client_protocol_version")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    Encodings.Answer answerEncoding() {
        return Encodings.answer(
                "1".equals(parameters.get("compress")),
                "1".equals(parameters.get("enable_http_compression")),
                header("Accept-Encoding").orElse(""));
    }

    /** Name and password: basic authentication, or headers, or parameters. */
    Map.Entry<String, String> credentials() {
        Optional<String> basic = header("Authorization").filter(a -> a.startsWith("Basic "));
        if (basic.isPresent()) {
            String pair = decode(basic.get().substring("Basic ".length()));
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Map.entry(pair, "")
                    : Map.entry(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return Map.entry(
                header("X-ClickHouse-User").or(() -> parameter("user")).orElse("default"),
                header("X-ClickHouse-Key").or(() -> parameter("password")).orElse(""));
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.strip()), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Values of {@code {name:Type}} in the statement. */
    Map<String, String> statementParameters() {
        Map<String, String> found = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(PARAMETER)) {
                found.put(name.substring(PARAMETER.length()), value);
            }
        });
        return found;
    }

    /**
     * Settings of the engine for this statement.
     *
     * @throws EngineException with code 115 for a name that cannot be a setting
     */
    Map<String, String> settings() {
        Map<String, String> found = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (!name.startsWith(PARAMETER) && !NOT_SETTINGS.contains(name)) {
                found.put(setting(name), value);
            }
        });
        return found;
    }

    private static String setting(String name) {
        if (!SETTING.matcher(name).matches()) {
            throw new EngineException(115, "UNKNOWN_SETTING", "Unknown setting '" + name + "'");
        }
        return name;
    }
}

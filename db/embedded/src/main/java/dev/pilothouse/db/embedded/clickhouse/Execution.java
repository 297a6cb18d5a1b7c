package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the statement of one request on one connection. */
final class Execution {
    private static final int HEAD = 1 << 20;
    private static final int MOST_STATEMENT = 64 << 20;
    private static final String MOST_SECONDS = "300";
    private static final Pattern KILL =
            Pattern.compile("(?is)^\\s*KILL\\s+QUERY\\s+WHERE\\s+query_id\\s*=\\s*'([^']*)'.*");

    private final Request request;
    private final Users.User user;
    private final String queryId;
    private final Answer answer;
    private final Consumer<String> formatHeader;

    Execution(
            Request request,
            Users.User user,
            String queryId,
            Answer answer,
            Consumer<String> formatHeader) {
        this.request = request;
        this.user = user;
        this.queryId = queryId;
        this.answer = answer;
        this.formatHeader = formatHeader;
    }

    void run(Connection connection) throws IOException {
        byte[] head = request.parameter("query").map(q -> q.getBytes(UTF_8)).orElse(null);
        boolean bodyIsData = head != null;
        if (head == null) {
            head = request.body().readNBytes(HEAD);
        }
        Statement statement = Statement.parse(head);
        user.require(statement);
        prepare(connection);
        if (statement.insert().isPresent()) {
            insert(connection, statement.insert().get(), head, bodyIsData);
        } else {
            query(connection, statement, whole(head));
        }
    }

    private String whole(byte[] head) throws IOException {
        byte[] rest = Bodies.all(request.body(), MOST_STATEMENT);
        String text = new String(head, UTF_8);
        if (rest.length == 0) {
            return text;
        }
        boolean cut = head.length == HEAD && request.parameter("query").isEmpty();
        if (cut) {
            byte[] all = Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, all, head.length, rest.length);
            return new String(all, UTF_8);
        }
        return text + "\n" + new String(rest, UTF_8);
    }

    /** Database and settings; {@code readonly} comes last, nothing can be set after it. */
    private void prepare(Connection connection) {
        request.database()
                .filter(database -> !database.equals("default"))
                .ifPresent(database -> connection.text("USE " + identifier(database)));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("max_execution_time", MOST_SECONDS);
        settings.put("log_comment", queryId);
        settings.putAll(request.settings());
        if (user.readOnly()) {
            settings.remove("readonly");
        }
        connection.text(
                settings.entrySet().stream()
                        .map(e -> e.getKey() + " = " + literal(e.getValue()))
                        .collect(Collectors.joining(", ", "SET ", "")));
        if (user.readOnly()) {
            connection.text("SET readonly = 1");
        }
    }

    private void insert(
            Connection connection, Statement.InsertData insert, byte[] head, boolean bodyIsData)
            throws IOException {
        InputStream inline =
                new ByteArrayInputStream(head, insert.start(), head.length - insert.start());
        InputStream data =
                bodyIsData && insert.start() >= head.length
                        ? request.body()
                        : new SequenceInputStream(inline, request.body());
        String sql = new String(head, 0, insert.end(), UTF_8);
        try (InsertStream stream =
                connection.insert(sql, insert.format(), request.statementParameters())) {
            answer.empty(stream.copy(data));
        }
    }

    private void query(Connection connection, Statement statement, String sql) throws IOException {
        String format = statement.format().orElse(request.defaultFormat());
        formatHeader.accept(format);
        boolean selects =
                statement.keyword().equals("SELECT") || statement.keyword().equals("WITH");
        if (selects && !statement.intoFile() && Pieces.canStream(format)) {
            stream(connection, sql, format);
            return;
        }
        requireOne(connection, statement, sql);
        only(
                connection.query(killByComment(sql), format, request.statementParameters()),
                Pieces.of(format, request.protocolRevision()));
    }

    private static void requireOne(Connection connection, Statement statement, String sql) {
        if (!statement.keyword().equals("INSERT") && connection.statements(sql) > 1) {
            throw new EngineException(
                    62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        }
    }

    /** The engine draws its own query ids; the client's is in {@code log_comment}. */
    private static String killByComment(String sql) {
        Matcher kill = KILL.matcher(sql);
        return kill.matches()
                ? "KILL QUERY WHERE Settings['log_comment'] = " + literal(kill.group(1)) + " ASYNC"
                : sql;
    }

    private void stream(Connection connection, String sql, String format) throws IOException {
        Pieces pieces = Pieces.of(format, request.protocolRevision());
        try (ResultStream stream = connection.stream(sql, format, request.statementParameters())) {
            Result first = stream.next();
            if (first == null) {
                answer.empty(Stats.NONE);
                return;
            }
            Result second = secondOrClose(stream, first);
            if (second == null) {
                only(first, pieces);
            } else {
                all(first, second, stream, pieces);
            }
        }
    }

    private static @Nullable Result secondOrClose(ResultStream stream, Result first) {
        try {
            return stream.next();
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private void only(Result first, Pieces pieces) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (first) {
            pieces.write(first.content(), content);
            answer.whole(content.toByteArray(), first.stats());
        }
    }

    private void all(Result first, Result second, ResultStream stream, Pieces pieces)
            throws IOException {
        OutputStream out;
        try (first) {
            out = answer.chunked(first.stats());
            pieces.write(first.content(), out);
        } catch (IOException | RuntimeException e) {
            second.close();
            throw e;
        }
        Result next = second;
        while (next != null) {
            try (Result piece = next) {
                pieces.write(piece.content(), out);
            }
            next = stream.next();
        }
        out.close();
    }

    private static String identifier(String name) {
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    private static String literal(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

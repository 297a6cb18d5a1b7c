package dev.pilothouse.ingest;

import dev.pilothouse.bridge.protocol.CommandHandler;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.SubjectFiles;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.ingest.collect.Collector;
import dev.pilothouse.ingest.collect.Counters;
import dev.pilothouse.ingest.normalise.Normaliser;
import dev.pilothouse.ingest.spool.GroupCommit;
import dev.pilothouse.ingest.spool.Spool;
import dev.pilothouse.ingest.state.IngestState;
import dev.pilothouse.ingest.transport.Health;
import dev.pilothouse.ingest.transport.Transports;
import dev.pilothouse.ingest.write.WriteLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** One ingest process, put together. Resources must be applied before {@link #listen}. */
final class Ingest implements AutoCloseable {
    private static final Duration LINGER = Duration.ofMillis(500);

    private final IngestState state = new IngestState();
    private final Counters counters = new Counters();
    private final Clock clock = Clock.systemUTC();
    private final Spool spool;
    private final GroupCommit commit;
    private final WriteLoop writer;
    private final Collector collector;
    private final Commands commands;
    private final Status status;
    private boolean listening;
    private Transports transports;

    /**
     * What a process is started with.
     *
     * @param spoolLimit bytes that may wait for ClickHouse
     */
    record Config(
            Access clickhouse,
            Path spool,
            long spoolLimit,
            Duration maxAge,
            Transports.Config transports) {}

    private final Config config;

    @SuppressWarnings("NullAway.Init")
    Ingest(Config config) throws IOException {
        this.config = config;
        this.spool = new Spool(config.spool(), config.spoolLimit(), LINGER, clock);
        this.commit = new GroupCommit(spool);
        this.writer =
                new WriteLoop(
                        config.clickhouse(),
                        spool,
                        counters,
                        openedAt -> state.leaving(openedAt, clock.instant()));
        this.commands = new Commands(writer, new SubjectFiles(config.spool()), counters);
        this.collector =
                new Collector(
                        new Normaliser(state, config.maxAge(), clock), spool, commit, counters);
        this.status = new Status();
    }

    ResourceHandler resources() {
        return state;
    }

    CommandHandler commands() {
        return commands;
    }

    void listen() throws IOException {
        writer.start();
        transports = Transports.start(config.transports(), collector, state, status, clock);
        listening = true;
    }

    int grpcPort() {
        return transports.grpcPort();
    }

    int httpPort() {
        return transports.httpPort();
    }

    NodeStatus nodeStatus() {
        NodeStatus.Builder node =
                NodeStatus.newBuilder()
                        .setHealth(
                                writer.trouble().isEmpty()
                                        ? dev.pilothouse.bridge.protocol.v1.Health.READY
                                        : dev.pilothouse.bridge.protocol.v1.Health.DEGRADED)
                        .setDetail(writer.trouble());
        status.figures().forEach((name, value) -> node.putCounters(name, value));
        return node.build();
    }

    @Override
    public void close() throws IOException {
        if (listening) {
            transports.close();
        }
        commit.close();
        writer.close();
        spool.close();
    }

    private final class Status implements Health {
        @Override
        public String trouble() {
            return spool.full() ? "the spool is full: " + writer.trouble() : "";
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new TreeMap<>();
            counters.all().forEach((name, count) -> figures.put(name, count.doubleValue()));
            figures.put("spool.bytes", (double) spool.bytes());
            figures.put("spool.batches", (double) spool.waiting());
            figures.put("clickhouse.up", writer.trouble().isEmpty() ? 1.0 : 0.0);
            return figures;
        }

        @Override
        public String metrics() {
            StringBuilder text = new StringBuilder();
            figures()
                    .forEach((name, value) ->
                            text.append("pilothouse_ingest_")
                                    .append(name.replace('.', '_'))
                                    .append(' ')
                                    .append(value)
                                    .append('\n'));
            return text.toString();
        }
    }
}

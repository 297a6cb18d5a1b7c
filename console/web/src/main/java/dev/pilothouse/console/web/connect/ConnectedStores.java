package dev.pilothouse.console.web.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorDriver;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import dev.pilothouse.registry.Tenants;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens stores of other systems by their kind. */
public final class ConnectedStores implements ConnectorDriver {
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 600;
    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Tenants tenants;
    private final Clock clock;
    private final IndexHttp http = new IndexHttp();

    public ConnectedStores(Tenants tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public ErasureTarget open(Connector connector, Optional<String> secret) {
        return switch (connector.data().kind()) {
            case WEBHOOK -> webhook(connector, secret);
            case PGVECTOR -> new PgvectorIndex(connector, source(connector, secret.orElse("")));
            case QDRANT -> new QdrantIndex(connector, secret, http);
        };
    }

    private ErasureTarget webhook(Connector connector, Optional<String> secret) {
        byte[] key =
                tenants.webhookSigningKey(connector.tenant())
                        .orElseThrow(() -> new IndexTrouble("the tenant is gone"));
        return new WebhookIndex(
                connector,
                new Acknowledgement.Signer(
                        secret.map(s -> s.getBytes(UTF_8)).orElse(new byte[0]),
                        connector.data().receiverKeyBytes()),
                key,
                http,
                clock);
    }

    /** Encrypted and checked against public authorities, but on loopback. */
    private static DataSource source(Connector connector, String password) {
        URI address = URI.create(connector.data().address());
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.getHost()});
        source.setPortNumbers(new int[] {address.getPort() < 0 ? DEFAULT_PORT : address.getPort()});
        source.setDatabaseName(address.getPath().substring(1));
        source.setUser(connector.data().login());
        source.setPassword(password);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(2 * CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setApplicationName("pilothouse");
        source.setOptions("-c row_security=off -c statement_timeout=580s -c lock_timeout=30s");
        source.setLogServerErrorDetail(false);
        if (!LOOPBACK.contains(address.getHost())) {
            source.setSslMode("verify-full");
            source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return source;
    }
}

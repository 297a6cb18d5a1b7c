import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/**
 * Single-file program (JEP 330): migrates a throw-away PostgreSQL and runs the jOOQ generator on
 * it, unless neither the migrations nor the class path changed.
 */
public class GenerateSchema {

    public static void main(String[] args) throws Exception {
        Path migrations = Path.of(args[0]);
        Path target = Path.of(args[1]);
        String pkg = args[2];

        String stamp = fingerprint(migrations);
        Path stampFile = target.resolveSibling("jooq.stamp");
        if (Files.exists(stampFile)
                && Files.isDirectory(target)
                && Files.readString(stampFile).equals(stamp)) {
            System.out.println("jOOQ: schema unchanged, generation skipped");
            return;
        }
        long t0 = System.nanoTime();
        try (EmbeddedPostgres pg =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            long t1 = System.nanoTime();
            Flyway.configure()
                    .dataSource(pg.getPostgresDatabase())
                    .schemas("pilothouse")
                    .locations("filesystem:" + migrations)
                    .load()
                    .migrate();
            long t2 = System.nanoTime();
            GenerationTool.generate(
                    new Configuration()
                            .withJdbc(
                                    new Jdbc()
                                            .withUrl(pg.getJdbcUrl("postgres", "postgres"))
                                            .withUser("postgres"))
                            .withGenerator(
                                    new Generator()
                                            .withDatabase(
                                                    new Database()
                                                            .withName(
                                                                    "org.jooq.meta.postgres.PostgresDatabase")
                                                            .withExcludes("flyway_schema_history")
                                                            .withForcedTypes(
                                                                    new ForcedType()
                                                                            .withName("INSTANT")
                                                                            .withIncludeTypes(
                                                                                    "timestamp with time zone|timestamptz"))
                                                            .withSchemata(
                                                                    new SchemaMappingType()
                                                                            .withInputSchema(
                                                                                    "pilothouse")))
                                            .withGenerate(
                                                    new Generate()
                                                            .withRecords(true)
                                                            .withPojos(false)
                                                            .withComments(true))
                                            .withTarget(
                                                    new Target()
                                                            .withPackageName(pkg)
                                                            .withDirectory(target.toString()))));
            long t3 = System.nanoTime();
            System.out.printf(
                    "jOOQ: postgres %d ms, flyway %d ms, codegen %d ms%n",
                    (t1 - t0) / 1_000_000, (t2 - t1) / 1_000_000, (t3 - t2) / 1_000_000);
        }
        Files.writeString(stampFile, stamp);
    }

    private static String fingerprint(Path migrations) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(System.getProperty("java.class.path").getBytes(StandardCharsets.UTF_8));
        List<Path> files;
        try (var s = Files.walk(migrations)) {
            files = s.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path f : files) {
            sha.update(f.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            sha.update(Files.readAllBytes(f));
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}

package dev.pilothouse.policy.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.audit.export.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Checks an export without asking anybody: the manifest's signature, the size and hash of every
 * file, and in its JSON Lines the hash chain and what entries commit to. Memory does not grow with
 * the size of the file.
 */
public final class ExportCheck {
    private static final long LARGEST_MANIFEST = 1 << 20;
    private static final String LOG = "audit-log.jsonl";
    private static final int BUFFER = 1 << 16;

    private final ZipFile zip;
    private final Manifest manifest;

    private ExportCheck(ZipFile zip) throws IOException {
        this.zip = zip;
        this.manifest = Manifest.verified(manifest(zip));
    }

    /**
     * @throws BadInput when something is not as it was signed; names the file
     */
    public static CheckedExport of(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new ExportCheck(zip).run();
        } catch (ZipException e) {
            BadInput refused = new BadInput("FILE", file.toString(), "a zip of an export");
            refused.initCause(e);
            throw refused;
        }
    }

    private static String manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null || entry.getSize() > LARGEST_MANIFEST) {
            throw new BadInput(
                    Manifest.NAME, entry == null ? "" : "too large", "a signed manifest");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes((int) LARGEST_MANIFEST), UTF_8);
        }
    }

    private CheckedExport run() throws IOException {
        nothingElse();
        List<String> files = new ArrayList<>();
        for (Manifest.Part part : manifest.parts()) {
            check(part);
            files.add(part.name());
        }
        WholeLog.check(manifest.fields());
        return new CheckedExport(manifest.statement(), manifest.seal(), files, chain());
    }

    private void nothingElse() {
        Set<String> signed =
                manifest.parts().stream().map(Manifest.Part::name).collect(Collectors.toSet());
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !name.equals(Manifest.NAME) && !signed.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadInput(name, "", "only files that the manifest names");
                });
    }

    private void check(Manifest.Part part) throws IOException {
        MessageDigest digest = LogLines.sha256();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open(part.name())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        if (bytes != part.bytes()) {
            throw new BadInput(part.name(), bytes + " bytes", part.bytes() + " bytes, as signed");
        }
        String sum = HexFormat.of().formatHex(digest.digest());
        if (!sum.equals(part.sha256())) {
            throw new BadInput(part.name(), sum, "SHA-256 " + part.sha256() + ", as signed");
        }
    }

    private InputStream open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new BadInput(name, "", "a file, as the manifest names it");
        }
        return zip.getInputStream(entry);
    }

    private CheckedExport.Chain chain() throws IOException {
        boolean there = manifest.parts().stream().anyMatch(p -> p.name().equals(LOG));
        if (!there) {
            return new CheckedExport.Chain(0, 0, 0, 0, false);
        }
        try (InputStream in = open(LOG)) {
            return new LogLines(manifest.fields().path("log")).read(in);
        }
    }
}

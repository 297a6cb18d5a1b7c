package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import dev.pilothouse.registry.cards.PdfSheet;
import dev.pilothouse.registry.cards.PdfSheet.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A certificate as a document to hand over. What is signed is the JSON file; the document says so
 * and names its digest.
 */
public final class CertificatePdf {
    private static final Style TITLE = new Style(22, true, PdfSheet.INK);
    private static final Style HEADING = new Style(13, true, PdfSheet.INK);
    private static final Style LABEL = new Style(9, true, PdfSheet.QUIET);
    private static final Style TEXT = new Style(10, false, PdfSheet.INK);
    private static final Style CELL = new Style(8.5f, false, PdfSheet.INK);
    private static final Style HEAD = new Style(8.5f, true, PdfSheet.QUIET);
    private static final float[] FACT = {120, PdfSheet.WIDTH - 120};
    private static final float[] STORES = {
        100, 40, 40, 112, PdfSheet.WIDTH - 292,
    };
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm:ss 'UTC'", Locale.UK)
                    .withZone(ZoneOffset.UTC);

    private final PdfSheet sheet;
    private final ErasureCertificate certificate;
    private final JsonNode said;

    private CertificatePdf(PdfSheet sheet, ErasureCertificate certificate) {
        this.sheet = sheet;
        this.certificate = certificate;
        this.said = certificate.said();
    }

    /**
     * The document as PDF.
     *
     * @throws dev.pilothouse.db.model.BadInput when {@code file} is no true certificate
     */
    public static byte[] write(String file) {
        try (PdfSheet sheet = new PdfSheet()) {
            return new CertificatePdf(sheet, ErasureCertificate.verified(file)).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write() throws IOException {
        information();
        sheet.bookmark(text("request"));
        sheet.paragraph("CERTIFICATE OF ERASURE", LABEL);
        sheet.paragraph(text("request"), TITLE);
        sheet.gap(10);
        facts();
        stores();
        exceptions();
        notified();
        proof();
        return sheet.finish(
                text("request") + "  ·  sha256:" + certificate.digest().substring(0, 12));
    }

    private void information() {
        var information = sheet.document().getDocumentInformation();
        information.setTitle("Certificate of erasure " + text("request"));
        information.setSubject("sha256:" + certificate.digest());
        information.setCreator("Pilothouse");
        Calendar at = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        at.setTimeInMillis(Instant.parse(text("signed_at")).toEpochMilli());
        information.setCreationDate(at);
        sheet.document().getDocumentCatalog().setLanguage("en");
    }

    private String text(String field) {
        return said.path(field).asString("");
    }

    private static String moment(JsonNode time) {
        return MOMENT.format(Instant.parse(time.asString()));
    }

    private void facts() throws IOException {
        fact("Right", text("right"));
        fact("Received", moment(said.path("received_at")));
        fact("Answer due", text("due_on"));
        JsonNode identity = said.path("identity_check");
        fact(
                "Identity",
                "%s, %d documents, checked by %s"
                        .formatted(
                                identity.path("method").asString("").replace('-', ' '),
                                identity.path("documents").asInt(),
                                identity.path("by").asString("")));
        fact(
                "Subject",
                said.at("/subject/pseudonym").asString()
                        + ", "
                        + said.at("/subject/references").asInt()
                        + " references");
        fact("Asked for by", said.at("/approval/asked_by").asString());
        fact(
                "Approved by",
                said.at("/approval/approved_by")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(", ")));
        fact("Legal holds", said.at("/legal_holds/found").asInt() + " found");
        fact("Signed", moment(said.path("signed_at")));
    }

    private void fact(String label, String value) throws IOException {
        sheet.row(List.of(label, value), FACT, TEXT);
    }

    private void heading(String title) throws IOException {
        sheet.need(80);
        sheet.gap(16);
        sheet.bookmark(title);
        sheet.paragraph(title, HEADING);
        sheet.rule();
    }

    private void stores() throws IOException {
        heading("Stores");
        sheet.row(List.of("Store", "Found", "Erased", "How", "Proof"), STORES, HEAD);
        for (JsonNode target : said.path("targets")) {
            sheet.row(
                    List.of(
                            target.path("system").asString(),
                            target.has("found") ? target.path("found").asString() : "unknown",
                            target.has("erased") ? target.path("erased").asString() : "–",
                            target.path("operation").asString(),
                            proved(target)),
                    STORES,
                    CELL);
        }
    }

    private static String proved(JsonNode target) {
        String gone = bytes(target);
        if (!target.path("erasable").asBoolean()) {
            return target.path("stated").asString("stated only") + gone;
        }
        String how = target.at("/proof/method").asString();
        String at = moment(target.at("/proof/at"));
        if (target.path("absent").asBoolean(false)) {
            return "Nothing there to erase: %s %s%s".formatted(how, at, gone);
        }
        return "0 found by %s at %s; the same had found what was planted%s%s"
                .formatted(how, at, looks(target), gone);
    }

    /** When the last bytes are gone, as far as that is known; older ones say it of stores only. */
    private static String bytes(JsonNode of) {
        if (of.has("bytes_gone_by")) {
            return "; last bytes by " + moment(of.path("bytes_gone_by"));
        }
        String unknown = of.path("bytes_gone_by_unknown").asString("");
        return unknown.isEmpty() ? "" : "; last bytes not known by us, " + unknown;
    }

    /** In which looks, where there were several. */
    private static String looks(JsonNode target) {
        return target.at("/proof/looks")
                .valueStream()
                .map(look -> look.path("name").asString())
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.joining(", "),
                                names -> names.isEmpty() ? "" : " in each of " + names));
    }

    private void exceptions() throws IOException {
        heading("Kept");
        for (JsonNode kept : said.path("exceptions")) {
            sheet.item(
                    "%s: %s, %s items. Ground: %s"
                            .formatted(
                                    kept.path("target").asString(),
                                    kept.path("what").asString(),
                                    kept.path("items").asString(),
                                    kept.path("ground").asString()),
                    TEXT);
        }
        sheet.item(
                "Keyed hashes that drop late data of the person, until "
                        + moment(said.at("/tombstone/expires_at")),
                TEXT);
    }

    private void notified() throws IOException {
        if (said.path("processors_notified").isEmpty()) {
            return;
        }
        heading("Others who hold data");
        for (JsonNode notice : said.path("processors_notified")) {
            String contract = notice.path("contract").asString("");
            sheet.item(
                    "%s%s: %s by e-mail, %s%s"
                            .formatted(
                                    notice.path("processor").asString(),
                                    contract.isEmpty() ? "" : " (" + contract + ")",
                                    notice.path("state").asString(),
                                    moment(notice.path("at")),
                                    notice.has("why") ? "; " + notice.path("why").asString() : ""),
                    TEXT);
        }
    }

    private void proof() throws IOException {
        heading("Check it");
        for (JsonNode key : said.path("keys_destroyed")) {
            sheet.item(
                    "Destroyed: %s, %s%s"
                            .formatted(
                                    key.path("key").asString(), moment(key.path("at")), bytes(key)),
                    TEXT);
        }
        sheet.gap(6);
        sheet.paragraph(
                "Signed is the JSON file that comes with this document, by key "
                        + certificate.seal().key()
                        + ". Anyone checks it without asking us:",
                TEXT);
        sheet.paragraph("pilothouse dsr verify " + text("request") + ".json", TEXT);
        sheet.paragraph("Statement: sha256:" + certificate.digest(), CELL);
        sheet.paragraph("Key: sha256:" + certificate.seal().fingerprint(), CELL);
    }
}

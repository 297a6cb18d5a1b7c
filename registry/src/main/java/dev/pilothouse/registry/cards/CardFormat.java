package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** The formats that cards leave in, and come in. */
public enum CardFormat {
    HUGGING_FACE("Hugging Face README", "text/markdown; charset=utf-8", "README.md"),
    CYCLONEDX("CycloneDX " + CycloneDx.VERSION, "application/vnd.cyclonedx+json", "cdx.json"),
    PDF("PDF", "application/pdf", "pdf");

    private final String title;
    private final String mediaType;
    private final String ending;

    CardFormat(String title, String mediaType, String ending) {
        this.title = title;
        this.mediaType = mediaType;
        this.ending = ending;
    }

    /** For people. */
    public String title() {
        return title;
    }

    public String mediaType() {
        return mediaType;
    }

    /** What a file's name ends with, without the dot before it. */
    public String ending() {
        return ending;
    }

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static CardFormat ofWord(String word) {
        return Words.parse("format", CardFormat.class, word);
    }

    /**
     * Reads a file of this format.
     *
     * @throws BadInput when it is broken: names the line or the field; or the format only leaves
     */
    public Imported read(String file) {
        return switch (this) {
            case HUGGING_FACE -> HuggingFace.read(file);
            case CYCLONEDX -> CycloneDx.read(file);
            case PDF -> throw new BadInput("format", word(), "hugging-face or cyclonedx");
        };
    }

    /** The format of a file by how it begins. */
    public static CardFormat of(String file) {
        return file.stripLeading().startsWith("{") ? CYCLONEDX : HUGGING_FACE;
    }
}

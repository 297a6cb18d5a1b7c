package dev.pilothouse.db.model;

/** Checks of free text: size first, then characters. */
public final class Texts {
    private Texts() {}

    /**
     * The text without space around it.
     *
     * @throws BadInput when it is shorter than {@code least} or longer than {@code most}
     *     characters, or holds a control character other than a line break or tab
     */
    public static String check(String field, String text, int least, int most) {
        if (text.length() > most + 1000L) {
            throw new BadInput(field, text, "at most " + most + " characters");
        }
        String stripped = text.strip();
        if (stripped.length() < least || stripped.length() > most) {
            throw new BadInput(field, stripped, least + " to " + most + " characters");
        }
        if (stripped.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw new BadInput(field, stripped, "no control characters");
        }
        return stripped;
    }
}

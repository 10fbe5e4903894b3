package portico.config.composition.openapi;

/**
 * What a call, or several, give to the answer.
 *
 * @param form {@link Form.Known#NOTHING} when they never give anything
 * @param sure whether they always give something
 */
record Given(Form form, boolean sure) {
    static final Given NOTHING = new Given(Form.Known.NOTHING, false);

    boolean isNothing() {
        return form instanceof Form.Known known && known.isNothing();
    }
}

package portico.config.route;

/** Why a request's path is refused: some reader behind the gateway could take it for another path. */
public enum PathRefusal {
    NOT_ABSOLUTE("does not begin with a slash"),
    TOO_LONG("is too long"),
    CONTROL("holds a control character or a space, plain or encoded"),
    FRAGMENT("holds a #, which is never sent"),
    BACKSLASH("holds a backslash"),
    ENCODED_SLASH("holds an encoded slash, %2F"),
    ENCODED_BACKSLASH("holds an encoded backslash, %5C"),
    BAD_PERCENT("holds a % without two hexadecimal digits behind it"),
    OVERLONG_UTF8("holds octets that no UTF-8 has, such as a slash in disguise, %C0%AF"),
    ABOVE_ROOT("leads above the root by its .. segments"),
    DOT_PARAMETER("holds a segment that is nothing, . or .. once its ; parameters are taken off"),
    PATH_PARAMETER("holds a ; parameter");

    private final String detail;

    PathRefusal(String detail) {
        this.detail = detail;
    }

    /** Follows "The path". */
    public String detail() {
        return detail;
    }
}

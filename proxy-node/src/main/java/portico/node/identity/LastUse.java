package portico.node.identity;

/** When a credential was used last. Written by all event loops: of two at a time either may win. */
final class LastUse {
    /** Of what is no credential. */
    static final LastUse NOBODYS = new LastUse();

    private int minute;

    void at(int minute) {
        if (this.minute != minute) this.minute = minute;
    }

    /** In minutes since the epoch, since this was last asked; 0 for not at all. */
    int take() {
        int last = minute;
        if (last != 0) minute = 0;
        return last;
    }
}

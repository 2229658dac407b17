namespace Mbus
{
    /// <summary>The A field: the primary address of a slave, and the addresses with a meaning of their own (EN 13757-2).</summary>
    public static class PrimaryAddress
    {
        /// <summary>A slave as it left the factory; it answers normally.</summary>
        public const byte Unconfigured = 0;

        /// <summary>The highest address that a slave can be given.</summary>
        public const byte Last = 250;

        /// <summary>Management of the primary master or level converter.</summary>
        public const byte Converter = 251;

        /// <summary>Network layer: whichever slave is selected by its secondary address.</summary>
        public const byte Selected = 253;

        /// <summary>Every slave answers, with its own address: for tests, with one slave on the line.</summary>
        public const byte Test = 254;

        /// <summary>Every slave listens and none answers.</summary>
        public const byte Broadcast = 255;

        /// <summary>True for the addresses that a slave can have: 0 to 250.</summary>
        public static bool IsSlave(int address)
        {
            return address >= Unconfigured && address <= Last;
        }

        /// <summary>
        /// True where a reply with the A field <paramref name="replied"/> can be the answer to a request to <paramref name="requested"/>:
        /// the same address; any for the test address 254; for 253 also the slave's own address, as many devices answer.
        /// </summary>
        public static bool Answers(byte requested, byte replied)
        {
            return replied == requested || requested == Test || (requested == Selected && replied <= Last);
        }
    }
}

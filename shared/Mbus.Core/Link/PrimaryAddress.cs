namespace Mbus
{
    /// <summary>Values of the A field: primary addresses of slaves, and special addresses (EN 13757-2).</summary>
    public static class PrimaryAddress
    {
        /// <summary>Unconfigured slave, as delivered; it answers normally.</summary>
        public const byte Unconfigured = 0;

        /// <summary>Highest address of a slave.</summary>
        public const byte Last = 250;

        /// <summary>Management of the primary master or level converter.</summary>
        public const byte Converter = 251;

        /// <summary>Network layer: the slave selected by its secondary address.</summary>
        public const byte Selected = 253;

        /// <summary>Every slave answers, with its own address: for tests with one slave on the line.</summary>
        public const byte Test = 254;

        /// <summary>Every slave receives and none answers.</summary>
        public const byte Broadcast = 255;

        /// <summary>Returns true for the addresses of slaves: 0 to 250.</summary>
        public static bool IsSlave(int address)
        {
            return address >= Unconfigured && address <= Last;
        }

        /// <summary>
        /// Returns true if a reply with the A field <paramref name="replied"/> can answer a request to <paramref name="requested"/>: the
        /// same address; any address for the test address 254; for 253 also the slave's own address, as many devices answer.
        /// </summary>
        internal static bool Answers(byte requested, byte replied)
        {
            return replied == requested || requested == Test || (requested == Selected && replied <= Last);
        }
    }
}

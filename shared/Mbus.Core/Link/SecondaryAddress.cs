namespace Mbus
{
    /// <summary>
    /// Secondary address: identification, manufacturer, version and device type, eight bytes at the start of a meter's reply and in a
    /// selection. In a selection a digit F of the identification and a byte FF elsewhere match everything (EN 13757-3, selection of
    /// slaves).
    /// </summary>
    /// <remarks>
    /// Written as in libmbus, in 16 digits: 8 of the identification, 4 of the manufacturer's two bytes in wire order, 2 of the version, 2
    /// of the device type, for example <c>1234567874520107</c>; or with the manufacturer's letters, for example <c>12345678TST0107</c>.
    /// Hyphens are ignored.
    /// </remarks>
    public readonly struct SecondaryAddress
    {
        /// <summary>Length of a secondary address on the wire, in bytes.</summary>
        public const int Length = 8;

        /// <summary>Wildcard of version and device type.</summary>
        public const byte AnyByte = 0xFF;

        private const int Digits = 16;
        private const uint AnyIdentification = 0xFFFFFFFF;

        /// <summary>Identification: eight digits in BCD; digits A to E do occur.</summary>
        public readonly uint Identification;

        /// <summary>Manufacturer (see <see cref="Mbus.Manufacturer"/>).</summary>
        public readonly ushort Manufacturer;

        /// <summary>Version (generation) of the meter.</summary>
        public readonly byte Version;

        /// <summary>Device type (medium; EN 13757-3, device types).</summary>
        public readonly byte DeviceType;

        /// <summary>Creates an address from its four parts.</summary>
        public SecondaryAddress(uint identification, ushort manufacturer, byte version, byte deviceType)
        {
            Identification = identification;
            Manufacturer = manufacturer;
            Version = version;
            DeviceType = deviceType;
        }

        /// <summary>Address that selects every slave.</summary>
        public static SecondaryAddress Any
        {
            get { return new SecondaryAddress(AnyIdentification, Mbus.Manufacturer.Any, AnyByte, AnyByte); }
        }

        /// <summary>True if a part contains a wildcard, so that it can select more than one slave.</summary>
        public bool HasWildcard
        {
            get
            {
                for (int shift = 0; shift < 32; shift += 4)
                {
                    if (((Identification >> shift) & 0xF) == 0xF)
                        return true;
                }

                return (Manufacturer & 0xFF) == 0xFF || Manufacturer >> 8 == 0xFF || Version == AnyByte || DeviceType == AnyByte;
            }
        }

        /// <summary>Reads the address from the eight bytes at <paramref name="offset"/>.</summary>
        public static SecondaryAddress Read(byte[] buffer, int offset)
        {
            uint identification = (uint)(buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24));
            ushort manufacturer = (ushort)(buffer[offset + 4] | (buffer[offset + 5] << 8));
            return new SecondaryAddress(identification, manufacturer, buffer[offset + 6], buffer[offset + 7]);
        }

        /// <summary>Writes the eight bytes of the address.</summary>
        public void Write(byte[] buffer, int offset)
        {
            for (int i = 0; i < 4; i++)
                buffer[offset + i] = (byte)(Identification >> (8 * i));
            buffer[offset + 4] = (byte)Manufacturer;
            buffer[offset + 5] = (byte)(Manufacturer >> 8);
            buffer[offset + 6] = Version;
            buffer[offset + 7] = DeviceType;
        }

        /// <summary>Parses one of the two written forms. Returns false for any other text.</summary>
        public static bool TryParse(string text, out SecondaryAddress address)
        {
            address = default;
            if (text == null)
                return false;

            string digits = WithoutHyphens(text);
            if (digits.Length == Digits - 1)
            {
                ushort letters = Mbus.Manufacturer.FromLetters(InCapitals(digits.Substring(8, 3)));
                if (letters == 0)
                    return false;
                digits = digits.Substring(0, 8) + NumberText.Hex(SwapBytes(letters), 4) + digits.Substring(11);
            }

            if (digits.Length != Digits)
                return false;

            ulong value = 0;
            for (int i = 0; i < Digits; i++)
            {
                int digit = HexDigit(digits[i]);
                if (digit < 0)
                    return false;
                value = (value << 4) | (uint)digit;
            }

            address = new SecondaryAddress((uint)(value >> 32), SwapBytes((ushort)(value >> 16)), (byte)(value >> 8), (byte)value);
            return true;
        }

        /// <summary>Returns true if this address selects a slave with the address <paramref name="slave"/>.</summary>
        public bool Matches(SecondaryAddress slave)
        {
            return MatchesIdentification(Identification, slave.Identification)
                && MatchesByte((byte)Manufacturer, (byte)slave.Manufacturer)
                && MatchesByte((byte)(Manufacturer >> 8), (byte)(slave.Manufacturer >> 8))
                && MatchesByte(Version, slave.Version)
                && MatchesByte(DeviceType, slave.DeviceType);
        }

        /// <summary>Returns true if eight BCD digits match a pattern, in which a digit F matches any digit.</summary>
        internal static bool MatchesIdentification(uint pattern, uint digits)
        {
            for (int shift = 0; shift < 32; shift += 4)
            {
                uint wanted = (pattern >> shift) & 0xF;
                if (wanted != 0xF && wanted != ((digits >> shift) & 0xF))
                    return false;
            }

            return true;
        }

        /// <summary>Returns true if both addresses are equal.</summary>
        public bool Equals(SecondaryAddress other)
        {
            return Identification == other.Identification && Manufacturer == other.Manufacturer
                && Version == other.Version && DeviceType == other.DeviceType;
        }

        /// <summary>Returns the 16 digits.</summary>
        public override string ToString()
        {
            return NumberText.Hex(Identification, 8) + NumberText.Hex(SwapBytes(Manufacturer), 4) + NumberText.Hex(Version, 2) + NumberText.Hex(DeviceType, 2);
        }

        private static bool MatchesByte(byte pattern, byte value)
        {
            return pattern == AnyByte || pattern == value;
        }

        private static ushort SwapBytes(ushort value)
        {
            return (ushort)((value >> 8) | (value << 8));
        }

        private static string WithoutHyphens(string text)
        {
            string result = "";
            string[] parts = text.Split('-');
            for (int i = 0; i < parts.Length; i++)
                result += parts[i];
            return result;
        }

        // Only a to z: string.ToUpper depends on the culture, and some cultures convert i to a letter outside A to Z.
        private static string InCapitals(string text)
        {
            char[] letters = text.ToCharArray();
            for (int i = 0; i < letters.Length; i++)
            {
                if (letters[i] >= 'a' && letters[i] <= 'z')
                    letters[i] = (char)(letters[i] - 'a' + 'A');
            }

            return new string(letters);
        }

        private static int HexDigit(char c)
        {
            if (c >= '0' && c <= '9')
                return c - '0';
            if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
            return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        }
    }
}

namespace Mbus
{
    /// <summary>
    /// Pattern of a selection with twenty dimensions, each of which is open (a wildcard) or fixed. A search fixes them in order: the digits
    /// of the identification from the last one, which differs between neighbours, to the first; the device type; the digits of the
    /// fabrication number (enhanced selection); the version; the two bytes of the manufacturer.
    /// </summary>
    internal readonly struct SearchPattern
    {
        internal const int DeviceType = 8;
        internal const int Fabrication = 9;
        internal const int Version = 17;
        internal const int Manufacturer = 18;
        internal const int Dimensions = 20;
        internal const uint AnyDigits = 0xFFFFFFFF;

        private const byte FabricationNumberVif = 0x78;

        internal readonly SecondaryAddress Address;
        internal readonly uint FabricationNumber;

        internal SearchPattern(SecondaryAddress address, uint fabricationNumber)
        {
            Address = address;
            FabricationNumber = fabricationNumber;
        }

        /// <summary>Pattern that no meter has.</summary>
        internal static SearchPattern OfNoMeter
        {
            get { return new SearchPattern(new SecondaryAddress(0xEEEEEEEE, 0xEEEE, 0xEE, 0xEE), AnyDigits); }
        }

        /// <summary>True if a digit of the identification is A to E.</summary>
        internal bool HasHexDigit
        {
            get
            {
                for (int i = 0; i < DeviceType; i++)
                {
                    if (IsFixed(i) && Value(i) > 9)
                        return true;
                }

                return false;
            }
        }

        internal static bool IsIdentification(int dimension)
        {
            return dimension < DeviceType;
        }

        internal static bool IsFabrication(int dimension)
        {
            return dimension >= Fabrication && dimension < Version;
        }

        /// <summary>Returns true for dimensions that hold a digit, not a byte.</summary>
        internal static bool IsDigit(int dimension)
        {
            return IsIdentification(dimension) || IsFabrication(dimension);
        }

        internal bool IsFixed(int dimension)
        {
            return Value(dimension) != (IsDigit(dimension) ? 0xF : SecondaryAddress.AnyByte);
        }

        /// <summary>Returns the first open dimension from the given one on; <see cref="Dimensions"/> for none.</summary>
        internal int NextOpen(int dimension)
        {
            while (dimension < Dimensions && IsFixed(dimension))
                dimension++;
            return dimension;
        }

        internal int Value(int dimension)
        {
            switch (dimension)
            {
                case DeviceType: return Address.DeviceType;
                case Version: return Address.Version;
                case Manufacturer: return Address.Manufacturer & 0xFF;
                case Manufacturer + 1: return Address.Manufacturer >> 8;
                default:
                    uint digits = IsIdentification(dimension) ? Address.Identification : FabricationNumber;
                    return (int)(digits >> Shift(dimension)) & 0xF;
            }
        }

        internal SearchPattern With(int dimension, int value)
        {
            uint id = Address.Identification;
            int manufacturer = Address.Manufacturer;
            switch (dimension)
            {
                case DeviceType: return Of(id, manufacturer, Address.Version, value);
                case Version: return Of(id, manufacturer, value, Address.DeviceType);
                case Manufacturer: return Of(id, (manufacturer & 0xFF00) | value, Address.Version, Address.DeviceType);
                case Manufacturer + 1: return Of(id, (manufacturer & 0xFF) | (value << 8), Address.Version, Address.DeviceType);
                default:
                    uint clear = ~(0xFu << Shift(dimension));
                    uint digit = (uint)value << Shift(dimension);
                    return IsIdentification(dimension)
                        ? Of((id & clear) | digit, manufacturer, Address.Version, Address.DeviceType)
                        : new SearchPattern(Address, (FabricationNumber & clear) | digit);
            }
        }

        /// <summary>Finds the meter that was selected by this pattern, by its reply; returns false if the reply has no address that fits.</summary>
        internal bool TryFind(Frame reply, out SearchPattern meter)
        {
            TelegramHeader header = TelegramHeader.Read(reply);
            SecondaryAddress address = header.Address;

            // The fixed structure does not contain manufacturer and version.
            if (header.Kind == HeaderKind.Fixed)
                address = new SecondaryAddress(address.Identification, Mbus.Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
            meter = new SearchPattern(address, FabricationNumber);
            bool hasAddress = header.Kind == HeaderKind.Fixed || header.Kind == HeaderKind.Long || header.Kind == HeaderKind.Address;
            return hasAddress && header.Content != TelegramContent.Incomplete && Address.Matches(address);
        }

        internal bool Equals(SearchPattern other)
        {
            return Address.Equals(other.Address) && FabricationNumber == other.FabricationNumber;
        }

        private static int Shift(int dimension)
        {
            return 4 * (IsIdentification(dimension) ? dimension : dimension - Fabrication);
        }

        private SearchPattern Of(uint identification, int manufacturer, int version, int deviceType)
        {
            return new SearchPattern(new SecondaryAddress(identification, (ushort)manufacturer, (byte)version, (byte)deviceType), FabricationNumber);
        }

        /// <summary>Writes the user data of its selection; returns their length.</summary>
        internal int WriteSelection(byte[] buffer, int offset)
        {
            Address.Write(buffer, offset);
            if (FabricationNumber == AnyDigits)
                return SecondaryAddress.Length;

            buffer[offset + SecondaryAddress.Length] = (byte)DataField.Bcd8;
            buffer[offset + SecondaryAddress.Length + 1] = FabricationNumberVif;
            for (int i = 0; i < 4; i++)
                buffer[offset + SecondaryAddress.Length + 2 + i] = (byte)(FabricationNumber >> (8 * i));
            return SecondarySearch.MaxSelectionLength;
        }
    }
}

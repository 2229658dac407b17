namespace Mbus.Firmware
{
    /// <summary>The text of a meter's address: a primary one, 0 to 250 or 254, or a secondary one, such as "12345678TST0107".</summary>
    internal static class AddressText
    {
        private const int SecondaryLength = 16;

        /// <summary>Returns true for the text of an address.</summary>
        internal static bool IsAddress(string text)
        {
            return TryParsePrimary(text, out _) || TryParseSecondary(text, out _);
        }

        /// <summary>Reads a primary address.</summary>
        internal static bool TryParsePrimary(string text, out byte address)
        {
            bool isPrimary = WholeNumber.TryParse(text, 0, PrimaryAddress.Test, out int number)
                && (PrimaryAddress.IsSlave(number) || number == PrimaryAddress.Test);
            address = (byte)number;
            return isPrimary;
        }

        /// <summary>Reads a secondary address.</summary>
        internal static bool TryParseSecondary(string text, out SecondaryAddress address)
        {
            address = default;
            return text.Length >= SecondaryLength - 1 && SecondaryAddress.TryParse(text, out address);
        }
    }
}

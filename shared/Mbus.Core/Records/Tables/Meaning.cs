namespace Mbus
{
    /// <summary>Meaning of a value in 32 bits: quantity, unit, power of ten and coding; 0 for an unknown meaning.</summary>
    internal static class Meaning
    {
        /// <summary>Flag: a VIFE adds a constant to the value.</summary>
        public const int HasOffset = 0x40 << CodingShift;

        private const int UnitShift = 8;
        private const int ExponentShift = 16;
        private const int CodingShift = 24;
        private const int CodingMask = 0x0F;

        public static int Pack(Quantity quantity, Unit unit, int exponent, DataCoding coding)
        {
            return (int)quantity | ((int)unit << UnitShift) | ((exponent & 0xFF) << ExponentShift) | ((int)coding << CodingShift);
        }

        public static Quantity QuantityOf(int meaning)
        {
            return (Quantity)(meaning & 0xFF);
        }

        public static Unit UnitOf(int meaning)
        {
            return (Unit)((meaning >> UnitShift) & 0xFF);
        }

        public static int ExponentOf(int meaning)
        {
            return (sbyte)(meaning >> ExponentShift);
        }

        public static DataCoding CodingOf(int meaning)
        {
            return (DataCoding)((meaning >> CodingShift) & CodingMask);
        }

        /// <summary>Returns the meaning with another power of ten.</summary>
        public static int WithExponent(int meaning, int exponent)
        {
            return (meaning & ~(0xFF << ExponentShift)) | ((exponent & 0xFF) << ExponentShift);
        }

        /// <summary>Returns the meaning with another coding.</summary>
        public static int WithCoding(int meaning, DataCoding coding)
        {
            return (meaning & ~(CodingMask << CodingShift)) | ((int)coding << CodingShift);
        }

        /// <summary>Returns the meaning with another unit and its power of ten.</summary>
        public static int WithUnit(int meaning, Unit unit, int exponent)
        {
            return Pack(QuantityOf(meaning), unit, exponent, CodingOf(meaning)) | (meaning & HasOffset);
        }
    }
}

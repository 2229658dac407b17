namespace Mbus
{
    /// <summary>
    /// Manufacturer code: three letters of the FLAG association in 15 bits (EN 13757-3); bit 15 marks an address that is unique only
    /// locally.
    /// </summary>
    public static class Manufacturer
    {
        /// <summary>Wildcard FFFF of a selection.</summary>
        public const ushort Any = 0xFFFF;

        private const int LetterBits = 5;
        private const int LetterMask = 0x1F;
        private const int BeforeA = 'A' - 1;

        /// <summary>Returns the code of three letters A to Z; 0 for any other text.</summary>
        public static ushort FromLetters(string letters)
        {
            if (letters == null || letters.Length != 3)
                return 0;

            int code = 0;
            for (int i = 0; i < 3; i++)
            {
                char letter = letters[i];
                if (letter < 'A' || letter > 'Z')
                    return 0;
                code = (code << LetterBits) | (letter - BeforeA);
            }

            return (ushort)code;
        }

        /// <summary>Returns the three letters of a code; four hexadecimal digits if it has a value outside A to Z.</summary>
        public static string ToLetters(ushort code)
        {
            char[] letters = new char[3];
            for (int i = 0; i < 3; i++)
            {
                int letter = (code >> ((2 - i) * LetterBits)) & LetterMask;
                if (letter < 1 || letter > 26)
                    return NumberText.Hex(code, 4);
                letters[i] = (char)(BeforeA + letter);
            }

            return new string(letters);
        }
    }
}

namespace Mbus
{
    /// <summary>
    /// Slave selected by a client by its secondary address (EN 13757-3, CI 52); keeps the frame so that the selection can be repeated.
    /// </summary>
    internal sealed class Selection
    {
        /// <summary>Maximum length of a stored selection, in bytes: a secondary address and two records.</summary>
        internal const int MaxLength = 32;

        private const int AddressOffset = 7;

        // Record after the address: DIF, VIF and the fabrication number; then checksum and stop byte.
        private const int FabricationNumberOffset = AddressOffset + SecondaryAddress.Length + 2;
        private const int EnhancedLength = FabricationNumberOffset + IdentificationLength + 2;
        private const int IdentificationLength = 4;

        private readonly byte[] _frame = new byte[MaxLength];
        private int _length;

        /// <summary>True if a slave answered the selection.</summary>
        internal bool IsMade
        {
            get { return _length > 0; }
        }

        /// <summary>
        /// True if it may have selected several slaves: a digit of the identification, or of the fabrication number, is a wildcard.
        /// </summary>
        internal bool MayMatchSeveral
        {
            get { return IsOpen(AddressOffset) && (_length < EnhancedLength || IsOpen(FabricationNumberOffset)); }
        }

        /// <summary>Frame of the selection.</summary>
        internal Frame Frame
        {
            get { return new Frame(_frame, 0, _length); }
        }

        /// <summary>Returns true for a SND_UD to 253 that selects (CI 52, or 56 for the obsolete mode 2).</summary>
        internal static bool IsSelection(Frame request)
        {
            return request.A == PrimaryAddress.Selected && ControlField.Function(request.C) == ControlField.SndUd
                && (request.Ci == ControlInformation.SelectSlave || request.Ci == ControlInformation.SelectSlaveMode2);
        }

        /// <summary>
        /// Returns true if a selection may select the meter with this secondary address; for an enhanced selection, checks the first part
        /// only.
        /// </summary>
        internal static bool MaySelect(Frame selection, SecondaryAddress meter)
        {
            return selection.DataLength < SecondaryAddress.Length
                || SecondaryAddress.Read(selection.Buffer, selection.Offset + AddressOffset).Matches(meter);
        }

        internal void Make(Frame selection)
        {
            System.Array.Copy(selection.Buffer, selection.Offset, _frame, 0, selection.Length);
            _length = selection.Length;
        }

        internal void Clear()
        {
            _length = 0;
        }

        // A truncated address leaves the rest open.
        private bool IsOpen(int number)
        {
            for (int i = number; i < number + IdentificationLength; i++)
            {
                if (i >= _length - 2 || (_frame[i] & 0x0F) == 0x0F || _frame[i] >> 4 == 0x0F)
                    return true;
            }

            return false;
        }
    }
}

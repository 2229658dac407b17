namespace Mbus
{
    /// <summary>
    /// The slave that a client has selected by its secondary address (EN 13757-3, CI 52): the frame, so that the selection can be made again.
    /// </summary>
    internal sealed class Selection
    {
        /// <summary>The longest selection that is kept: a secondary address and two records. Bytes.</summary>
        internal const int MaxLength = 32;

        private const int AddressOffset = 7;

        // The record behind the address: DIF, VIF and the fabrication number; a checksum and a stop byte.
        private const int FabricationNumberOffset = AddressOffset + SecondaryAddress.Length + 2;
        private const int EnhancedLength = FabricationNumberOffset + IdentificationLength + 2;
        private const int IdentificationLength = 4;

        private readonly byte[] _frame = new byte[MaxLength];
        private int _length;

        /// <summary>True where a slave answered the selection.</summary>
        internal bool IsMade
        {
            get { return _length > 0; }
        }

        /// <summary>True where it may have selected several slaves: a digit of the identification, or of the fabrication number, is left open.</summary>
        internal bool MayBeOfSeveral
        {
            get { return IsOpen(AddressOffset) && (_length < EnhancedLength || IsOpen(FabricationNumberOffset)); }
        }

        /// <summary>The frame that made it.</summary>
        internal Frame Frame
        {
            get { return new Frame(_frame, 0, _length); }
        }

        /// <summary>True for a SND_UD to 253 that selects (CI 52, or 56 for the obsolete mode 2).</summary>
        internal static bool IsSelection(Frame request)
        {
            return request.A == PrimaryAddress.Selected && ControlField.Function(request.C) == ControlField.SndUd
                && (request.Ci == ControlInformation.SelectSlave || request.Ci == ControlInformation.SelectSlaveMode2);
        }

        /// <summary>True where a selection may select the meter with this secondary address; an enhanced selection, by its first part.</summary>
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

        // An address that is cut off leaves the rest open.
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

namespace Mbus
{
    /// <content>The data information block: DIF and DIFEs.</content>
    public sealed partial class RecordReader
    {
        /// <summary>DIF; for a counter of the fixed structure, the equivalent DIF.</summary>
        public byte Dif
        {
            get { return _dif; }
        }

        /// <summary>Length and coding of the data.</summary>
        public DataField DataField
        {
            get { return (DataField)(_dif & DataLayout.FieldMask); }
        }

        /// <summary>Function of the value: instantaneous, maximum, minimum or error.</summary>
        public RecordFunction Function
        {
            get { return (RecordFunction)((RecordDif >> 4) & 3); }
        }

        /// <summary>Storage number, 41 bits: 0 is the present, others are the slave's history.</summary>
        public ulong Storage
        {
            get { return ((ulong)(RecordDif >> 6) & 1) | (DifeBits(0, 4) << 1); }
        }

        /// <summary>Tariff, 20 bits: 0 is the total.</summary>
        public int Tariff
        {
            get { return (int)DifeBits(4, 2); }
        }

        /// <summary>Subunit of the device, 10 bits.</summary>
        public int Subunit
        {
            get { return (int)DifeBits(6, 1); }
        }

        /// <summary>True if the last DIFE is 00: the storage number is a register number (EN 13757-3:2018, final DIFE).</summary>
        public bool IsRegister
        {
            get { return DifeCount > 0 && _buffer[_vif - 1] == 0; }
        }

        /// <summary>Number of DIFEs after the DIF; those after the tenth are not used.</summary>
        public int DifeCount
        {
            get { return _kind == RecordKind.Record ? _vif - _start - 1 : 0; }
        }

        /// <summary>DIF of a record or counter; a special DIF has neither function nor storage.</summary>
        private int RecordDif
        {
            get { return _kind <= RecordKind.FixedCounter ? _dif : 0; }
        }

        // Each DIFE has some bits of a number, the first DIFE the lowest ones.
        private ulong DifeBits(int shift, int width)
        {
            int difes = DifeCount < DataLayout.MaxExtensions ? DifeCount : DataLayout.MaxExtensions;
            ulong bits = 0;
            for (int i = difes - 1; i >= 0; i--)
                bits = (bits << width) | (((uint)_buffer[_start + 1 + i] >> shift) & ((1u << width) - 1));
            return bits;
        }

        private bool ReadDifes()
        {
            int at = _start + 1;
            if (_dif >= DataLayout.Extension)
            {
                while (at < _end && _buffer[at] >= DataLayout.Extension)
                    at++;
                at++;
                if (at - _start - 1 > DataLayout.MaxExtensions)
                    _error = RecordError.TooManyDifes;
            }

            if (at >= _end)
                return Truncate(_end);

            _vif = at;
            return true;
        }
    }
}

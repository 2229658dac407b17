using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>View of the VIFEs of a record in its buffer, with the effects that they mean.</summary>
    internal readonly struct VifeList
    {
        private readonly byte[] _buffer;
        private readonly int _offset;
        private readonly int _count;
        private readonly bool _isFromMaster;

        /// <param name="buffer">Buffer of the telegram.</param>
        /// <param name="vif">Offset of the VIF.</param>
        /// <param name="offset">Offset of the first VIFE.</param>
        /// <param name="count">Number of VIFEs; 0 if there are too many.</param>
        /// <param name="isFromMaster">True for a telegram of a master.</param>
        public VifeList(byte[] buffer, int vif, int offset, int count, bool isFromMaster)
        {
            _buffer = buffer;
            _offset = offset;
            _count = count;
            _isFromMaster = isFromMaster;
            MeaningfulBytes = 0;
            bool isReadable = count > 0 && (buffer[vif] & ~DataLayout.Extension) != VifeTable.Manufacturer;
            if (isReadable)
                MeaningfulBytes = count == 1 ? 1 : CountBytes();
        }

        /// <summary>
        /// Number of bytes with a public meaning: none after a manufacturer specific VIF, after VIFE 7F, or if there are too many.
        /// </summary>
        public int MeaningfulBytes { get; }

        /// <summary>Number of effects: FC and its code are one effect; manufacturer specific codes after 7F are not counted.</summary>
        public int Count
        {
            get
            {
                int count = 0;
                for (int i = 0; i < MeaningfulBytes; i += Length(i))
                    count++;
                return count;
            }
        }

        /// <summary>True after VIFE 7F: the codes after it, and the data, are manufacturer specific.</summary>
        public bool HasManufacturerCodes
        {
            get
            {
                for (int i = 0; i < MeaningfulBytes; i += Length(i))
                {
                    if (Code(i) == VifeTable.Manufacturer)
                        return true;
                }

                return false;
            }
        }

        /// <summary>Returns the effect with this number; <see cref="VifeEffect.NoError"/> if there are fewer.</summary>
        public VifeEffect Effect(int number)
        {
            for (int i = 0; i < MeaningfulBytes; i += Length(i))
            {
                if (number-- == 0)
                    return EffectAt(i);
            }

            return VifeEffect.NoError;
        }

        /// <summary>Returns the code at an index, without the extension bit.</summary>
        [MethodImpl(Inlining.Always)]
        public int Code(int index)
        {
            return _buffer[_offset + index] & ~DataLayout.Extension;
        }

        /// <summary>Returns 2 for FC with its code, otherwise 1.</summary>
        [MethodImpl(Inlining.Always)]
        public int Length(int index)
        {
            return Code(index) == VifeTable.Extension && index + 1 < _count ? 2 : 1;
        }

        /// <summary>Returns the rule for the code at an index.</summary>
        [MethodImpl(Inlining.Always)]
        public VifeRule Rule(int index)
        {
            return VifeTable.Find(Code(index), _isFromMaster);
        }

        private VifeEffect EffectAt(int index)
        {
            int code = Code(index);
            if (Length(index) == 2)
                return (VifeEffect)(0x100 | Code(index + 1));
            return (VifeEffect)(_isFromMaster && VifeTable.DependsOnDirection(code) ? 0x200 | code : code);
        }

        private int CountBytes()
        {
            for (int i = 0; i < _count; i += Length(i))
            {
                if (Code(i) == VifeTable.Manufacturer)
                    return i + 1;
            }

            return _count;
        }
    }
}

namespace Mbus
{
    /// <content>VIFEs: their effects on unit, power of ten and coding.</content>
    public sealed partial class RecordReader
    {
        private const int ManufacturerVif = 0x7F;
        private const int HasOffset = 0x40 << 24;

        /// <summary>Number of VIFE effects: FC and its code are one effect; manufacturer specific codes after 7F are not counted.</summary>
        public int EffectCount
        {
            get
            {
                int count = 0;
                for (int i = 0; i < EffectBytes; i += EffectLength(i))
                    count++;
                return count;
            }
        }

        /// <summary>Returns one effect, in the order of the VIFEs; <see cref="VifeEffect.NoError"/> if the index is too high.</summary>
        public VifeEffect GetEffect(int index)
        {
            int bytes = EffectBytes;
            for (int i = 0; i < bytes; i += EffectLength(i))
            {
                if (index-- == 0)
                    return EffectAt(i);
            }

            return VifeEffect.NoError;
        }

        /// <summary>
        /// Number of VIFE bytes with a public meaning: none after a manufacturer specific VIF, after VIFE 7F, or if there are too many.
        /// </summary>
        private int EffectBytes
        {
            get
            {
                if (_vifes == 0 || _vifes > DataLayout.MaxExtensions || IsManufacturerVif)
                    return 0;
                for (int i = 0; i < _vifes; i += EffectLength(i))
                {
                    if (VifeCode(i) == ManufacturerVif)
                        return i + 1;
                }

                return _vifes;
            }
        }

        private bool IsManufacturerVif
        {
            get { return (_buffer[_vif] & ~DataLayout.Extension) == ManufacturerVif; }
        }

        private VifeEffect EffectAt(int index)
        {
            int code = VifeCode(index);
            if (EffectLength(index) == 2)
                return (VifeEffect)(0x100 | VifeCode(index + 1));
            bool isFromMaster = (_mode & FromMaster) != 0 && VifeTable.DependsOnDirection(code);
            return (VifeEffect)(isFromMaster ? 0x200 | code : code);
        }

        private int VifeCode(int index)
        {
            return _buffer[_vife + index] & ~DataLayout.Extension;
        }

        private int EffectLength(int index)
        {
            return VifeCode(index) == VifeTable.Extension && index + 1 < _vifes ? 2 : 1;
        }

        private void ApplyVifes()
        {
            int bytes = EffectBytes;
            for (int i = 0; i < bytes; i += EffectLength(i))
                Apply(i, VifTableRule(i));
        }

        private VifeRule VifTableRule(int index)
        {
            return VifeTable.Find(VifeCode(index), (_mode & FromMaster) != 0);
        }

        /// <summary>
        /// Applies a VIFE. Corrections apply from left to right; a date or duration replaces the previous meaning of the data.
        /// </summary>
        private void Apply(int index, VifeRule rule)
        {
            int code = VifeCode(index);
            switch (rule)
            {
                case VifeRule.Reserved:
                    SetError(RecordError.UnknownVife);
                    break;
                case VifeRule.Report:
                    SetError(RecordError.Reported);
                    break;
                case VifeRule.Scale:
                    Scale((code & 7) - 6);
                    break;
                case VifeRule.Thousand:
                    Scale(3);
                    break;
                case VifeRule.Offset:
                    _entry |= HasOffset;
                    break;
                case VifeRule.Date:
                    ReplaceMeaning(Unit.None, DataCoding.AnyDate);
                    break;
                case VifeRule.Duration:
                    ReplaceMeaning((Unit)((int)Unit.Second + (code & 3)), DataCoding.Default);
                    break;
                case VifeRule.Count:
                    ReplaceMeaning(Unit.None, DataCoding.Default);
                    break;
                case VifeRule.NonMetric:
                    ReplaceUnit();
                    break;
                case VifeRule.Profile:
                    SetCoding(DataCoding.Raw);
                    break;
                case VifeRule.Extension:
                    ApplyExtension(index);
                    break;
            }
        }

        private void ApplyExtension(int index)
        {
            int code = EffectLength(index) == 2 ? VifeCode(index + 1) : DataLayout.Extension;
            if (!VifeTable.IsDefinedAfterFc(code))
                SetError(RecordError.UnknownVife);
            else if (code == VifeTable.TypeC)
                SetCoding(DataCoding.Unsigned);
            else if (code == VifeTable.TypeD)
                SetCoding(DataCoding.Bits);
        }

        private void Scale(int exponent)
        {
            SetExponent(Exponent + exponent);
        }

        private void SetExponent(int exponent)
        {
            _entry = (_entry & ~0x00FF0000) | ((exponent & 0xFF) << 16);
        }

        private void SetCoding(DataCoding coding)
        {
            _entry = (_entry & 0x40FFFFFF) | ((int)coding << 24);
        }

        private void ReplaceMeaning(Unit unit, DataCoding coding)
        {
            _entry = VifTable.Pack(Quantity, unit, 0, coding);
        }

        /// <summary>
        /// Applies VIFE 3D (CEN draft of EN 13757-3, annex C): its VIFs, with their units and powers of ten. No effect if there is no unit.
        /// </summary>
        private void ReplaceUnit()
        {
            int vif = TrueVifs == 0 ? _buffer[_vif] & ~DataLayout.Extension : DataLayout.Extension;
            int n = vif & 7;
            if (vif < 0x08)
                ReplaceUnit(Unit.Btu, n);
            else if (vif >= 0x10 && vif < 0x18)
                ReplaceUnit(Unit.UsGallon, n - 3);
            else if (vif >= 0x40 && vif < 0x48)
                ReplaceUnit(Unit.UsGallonPerMinute, n - 3);
            else if (vif >= 0x28 && vif < 0x30)
                ReplaceUnit(Unit.BtuPerSecond, n - 3);
            else if (vif >= 0x58 && vif < 0x68)
                ReplaceUnit(Unit.Fahrenheit, (n & 3) - 3);
            else if (Unit != Unit.None)
                SetError(RecordError.UnknownVife);
        }

        private void ReplaceUnit(Unit unit, int exponent)
        {
            int scaled = Exponent - (sbyte)(VifTable.Find(_buffer[_vif] & ~DataLayout.Extension) >> 16);
            _entry = VifTable.Pack(Quantity, unit, exponent + scaled, (DataCoding)((_entry >> 24) & 0x4F));
        }
    }
}

namespace Mbus
{
    /// <content>VIFEs: their effects on unit, power of ten and coding.</content>
    public sealed partial class RecordReader
    {
        /// <summary>Number of VIFE effects: FC and its code are one effect; manufacturer specific codes after 7F are not counted.</summary>
        public int EffectCount
        {
            get { return Vifes.Count; }
        }

        private VifeList Vifes
        {
            get { return new VifeList(_buffer, _vif, _vife, _vifes, (_mode & FromMaster) != 0); }
        }

        /// <summary>True if the data are manufacturer specific: after VIF 7F or VIFE 7F.</summary>
        private bool IsManufacturerSpecific
        {
            get { return Quantity == Quantity.ManufacturerSpecific || Vifes.HasManufacturerCodes; }
        }

        /// <summary>Returns one effect, in the order of the VIFEs; <see cref="VifeEffect.NoError"/> if the index is too high.</summary>
        public VifeEffect GetEffect(int index)
        {
            return Vifes.Effect(index);
        }

        private void ApplyVifes()
        {
            VifeList vifes = Vifes;
            for (int i = 0; i < vifes.MeaningfulBytes; i += vifes.Length(i))
                Apply(vifes, i);
        }

        /// <summary>
        /// Applies a VIFE. Corrections apply from left to right; a date or duration replaces the previous meaning of the data.
        /// </summary>
        private void Apply(VifeList vifes, int index)
        {
            int code = vifes.Code(index);
            switch (vifes.Rule(index))
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
                    _meaning |= Meaning.HasOffset;
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
                    ApplyExtension(vifes, index);
                    break;
            }
        }

        private void ApplyExtension(VifeList vifes, int index)
        {
            int code = vifes.Length(index) == 2 ? vifes.Code(index + 1) : DataLayout.Extension;
            if (!VifeTable.IsDefinedAfterFc(code))
                SetError(RecordError.UnknownVife);
            else if (code == VifeTable.TypeC)
                SetCoding(DataCoding.Unsigned);
            else if (code == VifeTable.TypeD)
                SetCoding(DataCoding.Bits);
        }

        private void Scale(int exponent)
        {
            _meaning = Meaning.WithExponent(_meaning, Exponent + exponent);
        }

        private void SetCoding(DataCoding coding)
        {
            _meaning = Meaning.WithCoding(_meaning, coding);
        }

        private void ReplaceMeaning(Unit unit, DataCoding coding)
        {
            _meaning = Meaning.Pack(Quantity, unit, 0, coding);
        }

        // VIFE 3D has no effect if there is no unit.
        private void ReplaceUnit()
        {
            bool isPrimary = TrueVifs == 0;
            bool isReplaced = isPrimary && NonMetricUnit.TryReplace(ref _meaning, _buffer[_vif] & ~DataLayout.Extension);
            if (!isReplaced && Unit != Unit.None)
                SetError(RecordError.UnknownVife);
        }
    }
}

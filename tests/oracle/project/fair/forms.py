from django import forms

from fair.models import Event, Region


class RegionForm(forms.Form):
    region = forms.ChoiceField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(r.pk, r.name) for r in Region.objects.all()]


class LazyRegionForm(forms.Form):
    region = forms.ModelChoiceField(queryset=Region.objects.none())

    def __init__(self, *args, regions=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = (
            regions if regions is not None else Region.objects.filter(taxed=True)
        )


class NameForm(forms.Form):
    name = forms.CharField(max_length=30)

    def clean_name(self):
        return self.cleaned_data["name"].strip()


class UniqueNameForm(NameForm):
    def clean_name(self):
        name = super().clean_name()
        if Region.objects.filter(name=name).exists():
            raise forms.ValidationError("taken")
        return name


class EventForm(forms.ModelForm):
    class Meta:
        model = Event
        fields = ["name", "venue"]


class BlurbForm(forms.ModelForm):
    class Meta:
        model = Event
        fields = ["blurb"]

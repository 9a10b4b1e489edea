"""One more reader of mails. Only the list of choices changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="audience",
            field=models.CharField(
                choices=[("store", "the store"), ("shopper", "the shopper"), ("head-office", "head office")],
                max_length=12,
            ),
        ),
    ]

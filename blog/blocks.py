"""What an article is written with."""

from catalogue.blocks import ProductCardBlock, ProductRowBlock
from cms.blocks import StoryBlock


class ArticleBlock(StoryBlock):
    """A story that can show products with their live price and stock."""

    product = ProductCardBlock()
    products = ProductRowBlock()
